using System.IO.Pipelines;
using ContactsFunctions.Console.Contacts;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Importing.Files;
using ContactsFunctions.Storage.Imports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ContactsFunctions.Console.Importing;

/// <summary>A form with a file, read as it comes: the token stands before the file, and no more than a buffer of it is held.</summary>
public sealed class UploadedFile(ConsoleBoundary console, TakeImport takeImport)
{
    /// <summary>What stands around the file in the form, at most.</summary>
    private const int FormBytes = 64 * 1024;

    private const int MaxTokenBytes = 1024;

    /// <summary>RFC 2046, section 5.1.1.</summary>
    private const int MaxBoundaryLength = 70;

    /// <summary>What an empty choice, and what a file that is too large, are told by.</summary>
    internal const string NoFile = "no_file";

    internal const string TooLarge = "too_large";

    /// <exception cref="ProblemException">The form cannot be read, or is none of this session.</exception>
    public async Task<TakenImport> HoldAsync(HttpRequest request, Visit visit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(visit);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= MaxBoundaryLength } boundary)
        {
            throw new ProblemException(Problem.UnsupportedMediaType("A file must come in a form (multipart/form-data)."));
        }

        RequestBody.RefuseCompressed(request);
        if (request.ContentLength > TakeImport.MaxUploadBytes + FormBytes)
        {
            return Refused(TooLarge);
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        try
        {
            return await ReadAsync(new(boundary.ToString(), request.Body), request, visit, cancellationToken);
        }
        catch (Exception e) when (e.GetBaseException() is FileTooLargeException)
        {
            return Refused(TooLarge);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // A form that ends in the middle of a part is an IOException.
            throw new ProblemException(Problem.Unreadable("The form cannot be read."));
        }
    }

    private async Task<TakenImport> ReadAsync(
        MultipartReader reader, HttpRequest request, Visit visit, CancellationToken cancellationToken)
    {
        string? token = null;
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } part)
        {
            var disposition = part.GetContentDispositionHeader();
            var name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).ToString();
            if (name == Visit.TokenField)
            {
                token = await TextAsync(part.Body, cancellationToken);
            }
            else if (name == "file")
            {
                // Before anything of it is kept.
                console.RequireToken(request, token);
                var file = HeaderUtilities.RemoveQuotes(disposition!.FileName).ToString();
                return file.Length == 0
                    ? Refused(NoFile)
                    : await takeImport.HoldAsync(
                        visit.Store,
                        new ImportOptions { Kind = KindOf(file) },
                        new Writer(ConsoleEvidence.Way),
                        PipeReader.Create(part.Body),
                        cancellationToken);
            }
        }

        console.RequireToken(request, token);
        return Refused(NoFile);
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxTokenBytes];
        var read = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return Charsets.Utf8.GetString(bytes.AsSpan(0, read));
    }

    /// <summary>By the file's name: what browsers say of its type is what the visitor's programs have registered.</summary>
    private static ImportKind KindOf(string file) => Path.GetExtension(file).ToUpperInvariant() switch
    {
        ".NDJSON" or ".JSONL" => ImportKind.Ndjson,
        _ => ImportKind.Csv,
    };

    private static TakenImport Refused(string code) => new(null, [new("file", code, "See the page.")]);
}
