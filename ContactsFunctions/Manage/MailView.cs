using ContactsFunctions.Mail.Rendering;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Manage;

/// <summary>A mail in a browser: styled as mails are, and kept from doing anything.</summary>
internal sealed class MailView(RenderedMail mail) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;

        // Mails carry their styles in attributes; that is for this view alone, never for pages.
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'unsafe-inline'; img-src https:; base-uri 'none'; form-action 'none'; " +
            "frame-ancestors 'self'; sandbox allow-popups";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        return Results.Text(mail.Html, "text/html; charset=utf-8").ExecuteAsync(httpContext);
    }
}
