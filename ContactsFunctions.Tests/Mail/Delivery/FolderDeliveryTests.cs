using System.Text;
using ContactsFunctions.Mail.Delivery;
using ContactsFunctions.Tests.Support;
using Microsoft.Extensions.Options;

namespace ContactsFunctions.Tests.Mail.Delivery;

public sealed class FolderDeliveryTests : IAsyncDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_file_is_what_a_relay_would_get()
    {
        var mail = SampleMail.With(subject: "Grüße", html: "<p>Grüße</p>\r\n.\r\n..", text: "Grüße\r\n.\r\n..");
        await using var relay = SmtpListener.Start();
        await using var smtp = new SmtpDelivery(Options.Create(new MailOptions { Smtp = new() { Host = relay.Host, Port = relay.Port } }), TimeProvider.System);

        Assert.Equal(DeliveryResult.Delivered, await Delivery().DeliverAsync(mail, CancellationToken));
        await smtp.DeliverAsync(mail, CancellationToken);

        var file = await File.ReadAllTextAsync(Assert.Single(Files()), Encoding.Latin1, CancellationToken);
        Assert.Equal((await relay.NextMailAsync(CancellationToken)).Raw, file);
        Assert.StartsWith("<p>Grüße</p>", ParsedMail.Parse(file).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_mail_twice_is_one_file()
    {
        await Delivery().DeliverAsync(SampleMail.With(), CancellationToken);
        await Delivery().DeliverAsync(SampleMail.With(), CancellationToken);

        Assert.Equal("m1.confirmation@shop.example.eml", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(folder))));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData(".hidden@shop.example")]
    [InlineData("a/b\\c:d@shop.example")]
    [InlineData("")]
    public async Task No_id_leads_out_of_the_folder(string messageId)
    {
        await Delivery().DeliverAsync(SampleMail.With() with { MessageId = messageId }, CancellationToken);

        Assert.Matches("^[0-9a-f]{32}\\.eml$", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(folder))));
    }

    [Fact]
    public void Ids_that_look_alike_have_files_of_their_own() =>
        Assert.NotEqual(FolderDelivery.FileName("a/b@shop.example"), FolderDelivery.FileName("a:b@shop.example"));

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_tried_again()
    {
        await File.WriteAllTextAsync(folder, "a file where the folder should be", CancellationToken);
        try
        {
            Assert.Equal(DeliveryResult.TryLater(), await Delivery().DeliverAsync(SampleMail.With(), CancellationToken));
        }
        finally
        {
            File.Delete(folder);
        }
    }

    private string[] Files() => Directory.GetFiles(folder, "*.eml");

    private FolderDelivery Delivery() => new(Options.Create(new MailOptions { Folder = new() { Path = folder } }));
}
