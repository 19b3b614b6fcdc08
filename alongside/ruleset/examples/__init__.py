"""
Examples beside rule files: what the rules should decide, how a journey should go.
"""
