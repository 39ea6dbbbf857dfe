# The router and the daily replay. The units name no folder of the tree: systemd looks for programs in /usr/local/bin and /usr/bin.
set(SYSTEMD_UNIT_FOLDER lib/systemd/system CACHE STRING "Where systemd's units go, below the prefix")
install(FILES systemd/desthost.service systemd/desthost-replay@.service systemd/desthost-replay@.timer
        DESTINATION ${SYSTEMD_UNIT_FOLDER} COMPONENT desthost)
