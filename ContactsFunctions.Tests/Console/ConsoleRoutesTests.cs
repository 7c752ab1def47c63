using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using ContactsFunctions.Setup;
using ContactsFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Tests.Console;

/// <summary>What goes for every page and every button of the console, those included that are yet to come.</summary>
public sealed partial class ConsoleRoutesTests(RunningApp app) : IClassFixture<RunningApp>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every route below a store but the way in, whose link is the key to it.</summary>
    private static (string Method, string Route)[] Routes { get; } =
    [
        .. from type in typeof(ContactsFunctionsSetup).Assembly.GetTypes()
        from method in type.GetMethods()
        where method.GetCustomAttribute<FunctionAttribute>() is not null
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
        where trigger?.Route?.StartsWith("console/{storeId}", StringComparison.Ordinal) == true && !trigger.Route.Contains("/enter/", StringComparison.Ordinal)
        from verb in trigger.Methods!
        where verb != "head"
        select (verb.ToUpperInvariant(), trigger.Route),
    ];

    public static TheoryData<string, string> All => new(Routes.Select(route => (route.Method, route.Route)));

    [Fact]
    public void There_are_as_many_as_there_were()
    {
        Assert.InRange(Routes.Length, 30, 200);
        Assert.Contains(("POST", "console/{storeId}/redrive"), Routes);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Another_store_and_another_site_and_nobody_get_nothing(string method, string route)
    {
        var (mine, theirs) = (await app.NewStoreAsync(), await app.NewStoreAsync());
        var visitor = await ConsoleVisitor.SignInAsync(app, mine);
        var token = await visitor.TokenAsync();
        var (verb, session) = (new HttpMethod(method), visitor.Cookie);

        // Signed in to one store, at a page of another: as if there were none.
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(theirs, token));

        // Not signed in: to where one signs in, whether there is such a store or not.
        visitor.Cookie = null;
        Assert.Equal(HttpStatusCode.SeeOther, await StatusAsync(mine, token));

        if (verb == HttpMethod.Post)
        {
            visitor.Cookie = session;
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(mine, "forged"));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(mine, token, request => request.Headers.Add("Sec-Fetch-Site", "cross-site")));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(mine, token, request => request.Headers.Add("Origin", "https://evil.example")));
        }

        async Task<HttpStatusCode> StatusAsync(TestStore store, string formToken, Action<HttpRequestMessage>? change = null)
        {
            var path = Placeholder().Replace(route, part => part.Groups[1].Value switch
            {
                "storeId" => store.Id,
                "contactId" => new string('0', 32),
                "kind" => "welcome",
                "group" => "brand",
                "step" => "form",
                _ => new string('0', 24),
            });
            KeyValuePair<string, string>[] fields = [new("form-token", formToken), new("action", "save")];
            using var answer = await visitor.SendAsync(verb, path, verb == HttpMethod.Post ? fields : null, request =>
            {
                if (verb == HttpMethod.Post && path.EndsWith("/exchange", StringComparison.Ordinal))
                {
                    // The one form with a file.
                    request.Content = new MultipartFormDataContent { { new StringContent(formToken), "form-token" }, { new StringContent("email\n"), "file", "a.csv" } };
                }

                change?.Invoke(request);
            });
            if (answer.StatusCode == HttpStatusCode.SeeOther)
            {
                Assert.Equal("/console", answer.Headers.Location!.OriginalString);
            }

            Assert.DoesNotContain(theirs.Id, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            return answer.StatusCode;
        }
    }

    [GeneratedRegex("\\{([A-Za-z]+)(?::[a-z]+)?\\}")]
    private static partial Regex Placeholder();
}
