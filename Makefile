# `make demo` and `make test` are where to begin. Each target builds .venv from the hashed lock when it is missing or stale.
# `make quick PYTHON=python3.13 VENV=.venv-newest` runs them on another Python, in a folder beside the first.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
BENCH := .venv-bench/bin
READY := $(VENV)/.ready

.PHONY: demo run test quick check format bench bench-crowds bench-import bench-push bench-panels bench-recommender bench-refit bench-size docs-diagram words mutants chaos lock bench-together clean

demo: $(READY)      ## the bot in a local page that looks like Discord: no token, no network
	@$(BIN)/matinee demo

run: $(READY)       ## the bot itself; needs DISCORD_TOKEN or DISCORD_TOKEN_FILE
	@$(BIN)/matinee run

test: $(READY)      ## the whole suite
	$(BIN)/python -m pytest -n logical --dist worksteal

quick: $(READY)     ## the fast tests, about a minute on two cores: no browser, no started program, no sockets; tests/conftest.py says which are left out
	$(BIN)/python -m pytest -n logical --dist worksteal -m "not slow and not wire and not browser"

check: $(READY)     ## format, lint, types, imports, unused code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/basedpyright -p tests/pyrightconfig.json
	$(BIN)/lint-imports
	$(BIN)/vulture

format: $(READY)    ## format and fix what `check` complains about
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)     ## the short benchmarks of docs/benchmarks.md, which names the commands of the others
	$(BIN)/python -m benchmarks

bench-push: $(READY)  ## 100,000 pushes due at nine, while people use commands (a minute or two)
	$(BIN)/python -m benchmarks.push

bench-recommender: .venv-bench/.ready  ## ours against libraries on DATA=DIR, any MovieLens layout; MORE="--seed 2 --picture p.png --json f.json"
	@test -n "$(DATA)" || { echo "Say where the ratings are: make bench-recommender DATA=folder-or-zip"; exit 2; }
	$(BENCH)/python -m benchmarks.recommender --data "$(DATA)" $(MORE)

bench-import: $(READY)  ## 20,000 rows of another site: time, and how long the event loop is blocked; MORE="--films 87585"
	$(BIN)/python -m benchmarks.importing $(MORE)

bench-crowds: $(READY)  ## `/stats` and `/taste match` with two million votes, half of them in one server (some minutes)
	$(BIN)/python -m benchmarks.crowds $(MORE)

bench-panels: $(READY)  ## do picks follow the taste? Its 142 panels on the starter, and on DATA=DIR; MORE="--show noir"
	$(BIN)/python -m benchmarks.panels $(if $(DATA),--data "$(DATA)") $(MORE)

bench-together: $(READY)  ## the picks of groups against other rules, on DATA=ml-latest-small (five fits; a few minutes)
	@test -n "$(DATA)" || { echo "Say where the ratings are: make bench-together DATA=folder-or-zip"; exit 2; }
	$(BIN)/python -m benchmarks.group_rules --data "$(DATA)" $(MORE)

bench-refit: $(READY)  ## incremental updates compared with a whole fit, on DATA=ml-latest-small or made-up ratings
	$(BIN)/python -m benchmarks.refit $(if $(DATA),--data "$(DATA)")

SIZES ?= small 1m
bench-size: $(READY)  ## what training costs as ratings grow; SIZES="small 1m 32m" adds 32 million made-up ones (a quarter of an hour), DATA=ml-latest-small
	$(BIN)/python -m benchmarks.size --sizes $(SIZES) $(if $(DATA),--data "$(DATA)") $(MORE)

docs-diagram: $(READY)  ## redraw docs/architecture.svg from the imports in the code
	$(BIN)/python docs/architecture_diagram.py

words: $(READY)     ## gather every text that a user sees into bot/words/matinee.pot, for translators
	$(BIN)/python -m docs.extract_words

FOLDER ?= recommender/films
mutants: $(READY)   ## does a test notice each small change of FOLDER=recommender/films? (minutes) MORE="--sample 400 --slow"
	$(BIN)/python -m benchmarks.mutants $(FOLDER) $(MORE)

chaos: $(READY)     ## 3,000 pushes over a bad connection while the bot is killed again and again (eight minutes)
	$(BIN)/python -m benchmarks.chaos

lock: $(READY)      ## update the lock files for pyproject.toml, with hashes and without an index
	$(BIN)/uv pip compile pyproject.toml -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements/run.lock
	$(BIN)/uv pip compile pyproject.toml -q --extra dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements/dev.lock
	$(BIN)/uv pip compile pyproject.toml -q --extra bench --excludes requirements/bench.without --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements/bench.lock
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' | $(BIN)/uv pip compile - -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements/build.lock

clean:              ## remove what was built, never your data
	rm -rf .venv .venv-newest .venv-bench build *.egg-info

.venv-bench/.ready: requirements/bench.lock
	$(PYTHON) -m venv .venv-bench
	$(BENCH)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/bench.lock
	@touch $@

$(READY): requirements/dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
