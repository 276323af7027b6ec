"""The page on which an admin keeps what a clinic asks, what its vials cost and how long its sessions take."""
