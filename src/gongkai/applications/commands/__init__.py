"""`gongkai clock explain` counts without a database; `gongkai applications report` reads this installation's."""
