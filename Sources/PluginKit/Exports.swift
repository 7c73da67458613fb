// A plugin imports PluginKit alone, so the status types it throws come with it.
@_exported public import RPC

// And the types in which it reads rows.
@_exported public import protocol TenantStore.ColumnValue
@_exported public import struct TenantStore.Columns
