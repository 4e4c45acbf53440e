"""What is true: the rules, over plain values. Standard library and `base.texto`; no Django, no clock."""
