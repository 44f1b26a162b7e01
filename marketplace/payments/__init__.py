"""The ledger and the gateways: knows no jobs, only references."""
