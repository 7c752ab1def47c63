using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Intake.Csv;
using ContactsFunctions.Storage;
using ContactsFunctions.Storage.Imports;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Intake.Importing.Files;

/// <summary>
/// Takes a file of contacts to be worked off: looks at its header at once, so that who sends it is told what is wrong with that,
/// and keeps it as it comes. When it returns, the file is kept and its work is queued.
/// </summary>
public sealed class TakeImport(ImportTable imports, ImportBlobs blobs, ImportOutbox outbox, EndImport endImport, TimeProvider time)
{
    /// <summary>The largest file that a request brings, in bytes: what the Functions host takes.</summary>
    public const int MaxUploadBytes = 100 * 1024 * 1024;

    /// <summary>The largest file that an operator puts into the store's folder, in bytes.</summary>
    public const long MaxBlobBytes = 1024L * 1024 * 1024;

    /// <summary>A text in a row has at most 32 Ki characters.</summary>
    private const int MaxOptionsLength = 30_000;

    /// <summary>A file that comes with the request.</summary>
    /// <param name="store">Whose contacts they are.</param>
    /// <param name="options">How it is to be read and applied.</param>
    /// <param name="by">Who sends it.</param>
    /// <param name="content">The file; it is completed here.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="FileTooLargeException">The file is larger than <see cref="MaxUploadBytes"/>.</exception>
    public async Task<TakenImport> UploadAsync(
        Store store, ImportOptions options, Writer by, PipeReader content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(content);
        var (ignored, errors) = await CheckAsync(await HeadOfAsync(content, cancellationToken), options, cancellationToken);
        if (errors.Count > 0)
        {
            return new(null, errors);
        }

        var import = await KeepAsync(store.Id, New(store.Id, options, by) with { IgnoredColumns = ignored }, content, cancellationToken);
        return await QueuedAsync(store.Id, import, cancellationToken);
    }

    /// <summary>
    /// A file that comes with the request, and is kept for a day until somebody who has seen its columns says how it is to be read
    /// (<see cref="BeginAsync"/>).
    /// </summary>
    /// <inheritdoc cref="UploadAsync"/>
    public async Task<TakenImport> HoldAsync(
        Store store, ImportOptions options, Writer by, PipeReader content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(content);
        var head = await HeadOfAsync(content, cancellationToken);
        using var beginning = new MemoryStream(head);
        var (file, error) = await ImportFile.OpenAsync(beginning, head, options, cancellationToken);
        if (error == RowErrors.WrongBytes && options.Charset is null)
        {
            // Nobody could say of which charset it is: that is asked once the columns are seen.
            options = options with { Charset = Charsets.Windows };
            beginning.Position = 0;
            (file, error) = await ImportFile.OpenAsync(beginning, head, options, cancellationToken);
        }

        using (file)
        {
            return error is not null
                ? new(null, [error])
                : new(await KeepAsync(store.Id, New(store.Id, options, by) with { IsWaiting = true }, content, cancellationToken), []);
        }
    }

    /// <summary>
    /// Begins what waits, as somebody says that it is to be read. A dry run is an import of its own, which reads the same file: that
    /// goes on waiting.
    /// </summary>
    /// <param name="waiting">The import that waits.</param>
    /// <returns>What is queued; nothing, and no error, where it waits no longer.</returns>
    public async Task<TakenImport> BeginAsync(Store store, Import waiting, ImportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(waiting);
        var head = await blobs.ReadHeadAsync(waiting.Source, ImportFile.HeadBytes, cancellationToken);
        var (ignored, errors) = await CheckAsync(head, options, cancellationToken);
        if (errors.Count > 0)
        {
            return new(null, errors);
        }

        if (options.DryRun)
        {
            var dry = New(store.Id, options, waiting.By) with
            {
                Source = waiting.Source,
                Bytes = waiting.Bytes,
                IgnoredColumns = ignored,
            };
            await imports.AddAsync(store.Id, dry, cancellationToken);
            return await QueuedAsync(store.Id, dry, cancellationToken);
        }

        var begun = waiting with { Options = options, CreatedAt = time.Now(), IgnoredColumns = ignored, IsWaiting = false };
        return await imports.TryReplaceAsync(store.Id, begun, cancellationToken)
            ? await QueuedAsync(store.Id, begun, cancellationToken)
            : new(null, []);
    }

    private Import New(StoreId store, ImportOptions options, Writer by)
    {
        var now = time.Now();
        var id = CountdownId.New(now);
        return new(id, options, by, now, ImportBlobs.SourceOf(store, id), Bytes: 0);
    }

    /// <exception cref="FileTooLargeException">The file is larger than <see cref="MaxUploadBytes"/>.</exception>
    private async Task<Import> KeepAsync(StoreId store, Import import, PipeReader content, CancellationToken cancellationToken)
    {
        // The row first: what it leads to is removed with it, however much of the file came.
        import = import with { ETag = await imports.AddAsync(store, import, cancellationToken) };
        try
        {
            await using var counted = new CountedStream(content.AsStream(), MaxUploadBytes);
            await blobs.UploadAsync(import.Source, counted, cancellationToken);
            import = import with { Bytes = counted.Count };
        }
        catch (Exception e)
        {
            var reason = e is FileTooLargeException
                ? $"The file is larger than {MaxUploadBytes / 1024 / 1024} MiB. Cut it in two."
                : "The file did not arrive as a whole. Send it again.";
            await endImport.FailAsync(store, import, reason, CancellationToken.None);
            throw;
        }

        if (await imports.TryReplaceAsync(store, import, cancellationToken))
        {
            return import;
        }

        // Somebody has stopped it while the file came.
        await endImport.CleanAsync(store, import.Id, cancellationToken);
        return await imports.FindAloneAsync(store, import.Id, cancellationToken) ?? import with { StoppedAt = time.Now() };
    }

    /// <summary>A file that lies in the store's folder of the container already.</summary>
    /// <param name="store">Whose contacts they are.</param>
    /// <param name="options">How it is to be read and applied.</param>
    /// <param name="by">Who asks for it.</param>
    /// <param name="url">Where the file is.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<TakenImport> FromBlobAsync(
        Store store, ImportOptions options, Writer by, Uri url, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(url);
        if (blobs.NameOf(store.Id, url) is not { } name)
        {
            return Refused(
                "not_allowed", $"Must be a blob below {blobs.FolderOf(store.Id)}, without a signature: the app reads it as itself.");
        }

        if (await blobs.SizeAsync(name, cancellationToken) is not { } size)
        {
            return Refused("not_found", "There is no such blob.");
        }

        if (size > MaxBlobBytes)
        {
            return Refused("too_large", $"A file may have {MaxBlobBytes / 1024 / 1024} MiB. Cut it in two.");
        }

        var head = await blobs.ReadHeadAsync(name, ImportFile.HeadBytes, cancellationToken);
        var (ignored, errors) = await CheckAsync(head, options, cancellationToken);
        if (errors.Count > 0)
        {
            return new(null, errors);
        }

        var import = New(store.Id, options, by) with { Source = name, Bytes = size, IgnoredColumns = ignored };
        await imports.AddAsync(store.Id, import, cancellationToken);
        return await QueuedAsync(store.Id, import, cancellationToken);

        static TakenImport Refused(string code, string message) => new(null, [new("url", code, message)]);
    }

    /// <summary>The beginning of what was sent, of which nothing is taken yet.</summary>
    private static async Task<byte[]> HeadOfAsync(PipeReader content, CancellationToken cancellationToken)
    {
        var head = await content.ReadAtLeastAsync(ImportFile.HeadBytes, cancellationToken);
        var bytes = head.Buffer.ToArray();
        content.AdvanceTo(head.Buffer.Start);
        return bytes;
    }

    private async Task<TakenImport> QueuedAsync(StoreId store, Import import, CancellationToken cancellationToken)
    {
        await outbox.EnqueueAsync(new(store.ToString(), import.Id.ToString(), ImportStep.Split), cancellationToken);
        return new(import, []);
    }

    private static async Task<(IReadOnlyList<string> Ignored, IReadOnlyList<FieldError> Errors)> CheckAsync(
        byte[] head, ImportOptions options, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(head);
        var (file, error) = await ImportFile.OpenAsync(content, head, options, cancellationToken);
        if (file is null)
        {
            return ([], [error!]);
        }

        using (file)
        {
            if (JsonSerializer.Serialize(options, ImportOptionsJson.Default.ImportOptions).Length > MaxOptionsLength)
            {
                return ([], [new("map", "too_long", "So much cannot be said of the columns. Rename them in the file instead.")]);
            }

            var mapping = RowMapping.Of(options, file.Header);
            return (ColumnMap.Listed(mapping.Ignored), mapping.Errors);
        }
    }
}

/// <summary>An import that was taken, or what is wrong with its file as a whole.</summary>
public sealed record TakenImport(Import? Import, IReadOnlyList<FieldError> Errors);
