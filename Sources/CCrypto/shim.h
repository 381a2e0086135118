// libcrypto, and what Swift cannot use of it.
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

// Swift does not see macros that are made of others.
static const int ccrypto_public_key = EVP_PKEY_PUBLIC_KEY;
static const int ccrypto_key_pair = EVP_PKEY_KEYPAIR;

// The builder keeps pointers to the names, and Swift's texts do not live long enough. The private exponent may be NULL.
static inline int ccrypto_push_rsa_numbers(
    OSSL_PARAM_BLD *builder, const BIGNUM *modulus, const BIGNUM *exponent, const BIGNUM *private_exponent) {
    return OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus)
        && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent)
        && (private_exponent == NULL || OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_D, private_exponent));
}
