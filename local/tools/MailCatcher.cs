using System.Globalization;

namespace ContactsFunctions.Local;

/// <summary>The mail catcher (maildev): takes every mail by SMTP, delivers none, shows them on a web page.</summary>
internal sealed class MailCatcher : IAsyncDisposable
{
    private readonly ChildProcess process;

    private MailCatcher(ChildProcess process, int smtpPort, Uri web)
    {
        this.process = process;
        SmtpPort = smtpPort;
        Web = web;
    }

    public int SmtpPort { get; }

    /// <summary>The page that shows the mails; <c>/email</c> below it lists them as JSON.</summary>
    public Uri Web { get; }

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="folder">Where it keeps the mails.</param>
    /// <param name="webPort">The page's port; 0 takes a free one.</param>
    public static async Task<MailCatcher> StartAsync(string folder, int webPort = 0, CancellationToken cancellationToken = default)
    {
        await NpmTools.EnsureInstalledAsync();
        Directory.CreateDirectory(folder);

        var smtp = FreePort.Find();
        var web = webPort == 0 ? FreePort.Find() : webPort;
        var process = ChildProcess.Start("node",
            [
                "--require", Path.Combine(Repository.Root, "local", "tools", "exit-with-parent.cjs"),
                NpmTools.PathOf("maildev", "bin", "maildev"),
                "--ip", "127.0.0.1", "--web-ip", "127.0.0.1",
                "--smtp", smtp.ToString(CultureInfo.InvariantCulture), "--web", web.ToString(CultureInfo.InvariantCulture),
                "--silent", "--mail-directory", folder,
            ]);
        var catcher = new MailCatcher(process, smtp, new Uri($"http://127.0.0.1:{web}/"));

        using var client = new HttpClient { BaseAddress = catcher.Web };
        for (var tries = 0; !await AnswersAsync(client, cancellationToken); tries++)
        {
            if (tries == 600 || process.Exited.IsCompleted)
            {
                var output = process.LastOutput;
                await process.DisposeAsync();
                throw new InvalidOperationException($"The mail catcher did not start:{Environment.NewLine}{output}");
            }

            await Task.Delay(50, cancellationToken);
        }

        return catcher;
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task<bool> AnswersAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("healthz", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
