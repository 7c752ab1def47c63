using System.Text;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ContactsFunctions.Pages;

/// <summary>What was pressed.</summary>
/// <param name="IsOneClick">By a mail program, without the person seeing a page.</param>
/// <param name="TakesBack">"That was a mistake".</param>
internal sealed record UnsubscribePress(bool IsOneClick, bool TakesBack, string? Reason)
{
    /// <summary>Much more than any form that leads here has.</summary>
    private const int MaxBytes = 64 * 1024;

    /// <summary>
    /// Mail programs differ in what they send, and in how they mislabel it. Whatever it is, a POST to this address wants
    /// out, unless it is our own page's form that says otherwise.
    /// </summary>
    public static async Task<UnsubscribePress> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return new(IsOneClick: true, TakesBack: false, Reason: null);
        }

        var (bytes, isWhole) = await BytesAsync(request, cancellationToken);
        return (isWhole ? await FormAsync(request, bytes, cancellationToken) : null)
            ?? new(NamesOneClick(bytes), TakesBack: false, Reason: null);
    }

    private static async Task<UnsubscribePress?> FormAsync(HttpRequest request, byte[] bytes, CancellationToken cancellationToken)
    {
        request.Body = new MemoryStream(bytes, writable: false);
        try
        {
            var form = new InputValue((await RequestBody.ReadAsync(request, cancellationToken)).Root);
            return new(
                form.Member("List-Unsubscribe").AsText()?.Equals("One-Click", StringComparison.OrdinalIgnoreCase) == true,
                form.Member("action").AsText() == "resubscribe",
                form.Member("reason") is { HasValue: true } reason ? reason.AsText() : null);
        }
#pragma warning disable CA1031 // Whatever is wrong with a form, and whoever finds it: it must not keep a person on a list.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    /// <summary>
    /// The body's beginning, and whether that is all of it. What is too much is read and dropped: a caller
    /// who is still sending hears no answer.
    /// </summary>
    private static async Task<(byte[] Bytes, bool IsWhole)> BytesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        var total = 0L;
        try
        {
            while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                total += read;
                kept.Write(buffer, 0, (int)Math.Min(read, MaxBytes - kept.Length));
            }
        }
        catch (Exception e) when (e is IOException or BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            // Half a body, or chunks that lie.
            return (kept.ToArray(), IsWhole: false);
        }

        return (kept.ToArray(), total <= MaxBytes);
    }

    private static bool NamesOneClick(byte[] bytes) =>
        Encoding.Latin1.GetString(bytes).Contains("One-Click", StringComparison.OrdinalIgnoreCase);
}
