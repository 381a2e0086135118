# The commands of this project; `make help` lists them.

.PHONY: help deps build test torture test-browsers check run stop deb system-test coverage mutate fuzz profile profile-console release-check clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 24

deps: ## install the Debian packages that are missing
	@scripts/deps

build: deps ## build worker and CLI as they are packaged, into .build-static/bin
	@scripts/build

test: build ## run every test
	@scripts/test

torture: build ## the tortures of docs/Reliability.md in full: crashes, power cuts, faults, races, abuse (WORDS="power kill")
	@scripts/torture $(WORDS)

test-browsers: build ## the web console in Chromium, Firefox and lynx
	@scripts/deps browsers
	@scripts/test-browsers

check: deps ## check format, layout, warnings and what the worker links
	@scripts/check

run: build ## start nginx, the worker and a provisioning run on https://localhost:8443 (PORT, RUN_DIR, DEMO=0, DETACH=1)
	@scripts/run

stop: ## stop what make run DETACH=1 started (RUN_DIR)
	@scripts/stop

deb: build ## make the Debian package in dist
	@scripts/deps deb
	@packaging/build-deb

system-test: deb ## install, upgrade and remove the package on a booted Debian; needs root
	@scripts/deps system-test
	@packaging/system-test/run

coverage: deps ## how much of each module the tests run, compared with the floors in Tests/coverage.toml
	@scripts/coverage

mutate: deps ## find changes in the source that no test notices (MODULE=SCIMCore or SCIMStore)
	@scripts/mutate $(or $(MODULE),SCIMCore)

fuzz: deps ## fuzz parsers and the endpoint for a minute (TARGETS="json endpoint", SECONDS=60)
	@scripts/fuzz $(TARGETS) $(if $(SECONDS),--seconds $(SECONDS))

profile: build ## check instructions per request, memory and start time against their limits
	@scripts/deps profile
	@scripts/profile

profile-console: build ## measure the console's pages at 250,000 members
	@scripts/deps profile
	@scripts/profile-console

release-check: deps ## the long checks before a release: reproducible builds, piuparts, examples, Debian 13, coverage, mutants, sanitizers, fuzzing; needs root
	@scripts/deps release-check
	@packaging/release-check

clean: ## remove what was built
	rm -rf .build .build-static .build-deb .build-outsiders .build-browsers .build-coverage .build-mutate .build-fuzz .build-fuzz-address .build-address .build-thread dist
