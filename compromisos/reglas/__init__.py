"""Pure rules, over plain values (docs/rules.md). Standard library, `base.texto` and rapidfuzz; no Django, no clock."""
