// A plugin imports PluginKit alone, so the status types it throws come with it.
@_exported public import RPC

// And the type in which it reads rows.
@_exported public import struct TenantStore.Columns
