"""`make ensayo`: the site as it is shipped, as ordinary processes on loopback, and what may happen to it, one fault after another.

    casa      what is started and ended: PostgreSQL and its replica, two nodes, worker, nginx, mail
    gente     who reads and who publishes meanwhile, and what they saw
    datos     what the faults are tried on
    faltas    the faults, by what they strike
    largo     ten minutes of everybody at once
    tabla     docs/ensayo.md

Each node has a copy of the code with its own `var`, as on two machines. Nothing outside var/ensayo is written; only processes that
were started here are ended. Why: docs/adr/0074-a-rehearsal-of-what-may-happen.md.
"""
