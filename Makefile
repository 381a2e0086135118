# The commands of this project; `make help` lists them.

.PHONY: help deps build test check run stop deb system-test profile clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

deps: ## install the Debian packages that are missing
	@scripts/deps

build: deps ## build worker and CLI as they are packaged, into .build-static/bin
	@scripts/build

test: build ## run every test
	@scripts/test

check: deps ## check format, layout, warnings and what the worker links
	@scripts/check

run: build ## nginx, worker and a provisioning run on https://localhost:8443 (PORT, RUN_DIR, DEMO=0, DETACH=1)
	@scripts/run

stop: ## end what make run DETACH=1 left running (RUN_DIR)
	@scripts/stop

deb: build ## make the Debian package in dist
	@scripts/deps deb
	@packaging/build-deb

system-test: deb ## boot a Debian and play the life of the package on it; needs root
	@scripts/deps system-test
	@packaging/system-test/run

profile: build ## what a request costs, in instructions, and memory and start, against their bars
	@scripts/deps profile
	@scripts/profile

release-check: deps ## what takes longer than a change can wait: reproducible builds, piuparts, examples, Debian 13; needs root
	@scripts/deps release-check
	@packaging/release-check

clean: ## remove what was built
	rm -rf .build .build-static .build-deb .build-outsiders dist
