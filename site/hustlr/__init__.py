"""The shell around marketplace, chat and cms: settings, routes, processes, health."""
