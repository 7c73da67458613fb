// A plugin imports PluginKit alone, so the status types it throws come with it.
@_exported public import RPC
