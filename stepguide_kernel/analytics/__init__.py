"""How published guides are read: counts of visits, without saying who came."""
