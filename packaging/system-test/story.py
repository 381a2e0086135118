"""The package as an administrator lives with it: installed, used, restarted, upgraded, removed, purged."""

from confining import confinement, timers
from console import console
from installing import install, provision
from removing import removal
from restores import restores
from watching import completions_and_ranges, doctor, observers
from under_load import kills, nginx_reloads, reboot, reloads, restarts, upgrades, workers

PARTS = [
    install, provision, confinement, timers, observers, doctor, console, completions_and_ranges, restarts, reloads, restores, upgrades,
    nginx_reloads, workers, kills, reboot, removal,
]
