using Azure.Storage.Blobs;

namespace ContactsFunctions.Storage;

/// <summary>The blob container that backups lie in, and beside them the list of who was erased since.</summary>
/// <param name="Client">Null where none is set: nothing is backed up then, and nothing listed.</param>
public sealed record BackupContainer(BlobContainerClient? Client);
