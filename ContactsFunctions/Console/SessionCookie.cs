using ContactsFunctions.Links;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Console;

/// <summary>
/// The cookie that holds a session. It goes to this host alone, over TLS alone, and no script reads it. A developer's machine
/// has no TLS: there, and only on the loopback address, it has a plain name and goes over http.
/// </summary>
public sealed class SessionCookie(IOptions<LinkOptions> links)
{
    private readonly bool isPlain = links.Value.PublicUrl is { Scheme: "http", IsLoopback: true };

    public string Name => isPlain ? "console" : "__Host-console";

    public string? Read(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Cookies[Name];
    }

    public void Write(HttpResponse response, string session, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Cookies.Append(Name, session, Options(lifetime));
    }

    public void Remove(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Cookies.Append(Name, "", Options(TimeSpan.Zero));
    }

    private CookieOptions Options(TimeSpan lifetime) => new()
    {
        HttpOnly = true,
        Secure = !isPlain,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
