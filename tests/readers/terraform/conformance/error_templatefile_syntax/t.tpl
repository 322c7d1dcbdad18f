%{ if name }
