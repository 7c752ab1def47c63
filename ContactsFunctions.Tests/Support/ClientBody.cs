using System.Net.Http.Headers;
using System.Text;
using ContactsFunctions.Local;

namespace ContactsFunctions.Tests.Support;

/// <summary>Bodies as real clients send them, from the folder Fixtures.</summary>
public static class ClientBody
{
    public static string Read(string name, string email) =>
        File.ReadAllText(Path.Combine(Repository.Root, "ContactsFunctions.Tests", "Fixtures", name)).Replace("<email>", email, StringComparison.Ordinal).TrimEnd();

    public static StringContent Json(string name, string email) => new(Read(name, email), Encoding.UTF8, "application/json");

    public static StringContent Form(string name, string email) =>
        new(Read(name, email).Replace("@", "%40", StringComparison.Ordinal), new MediaTypeHeaderValue("application/x-www-form-urlencoded"));

    /// <summary>The same fields as a multipart form.</summary>
    public static MultipartFormDataContent Multipart(string name, string email)
    {
        var form = new MultipartFormDataContent();
        foreach (var field in Read(name, email).Split('&').Select(pair => pair.Split('=', 2)))
        {
            form.Add(new StringContent(Uri.UnescapeDataString(field[1])), Uri.UnescapeDataString(field[0]));
        }

        return form;
    }
}
