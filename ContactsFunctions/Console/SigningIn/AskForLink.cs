using ContactsFunctions.Domain;
using ContactsFunctions.Domain.Owners;
using ContactsFunctions.Mail.Enqueueing;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;

namespace ContactsFunctions.Console.SigningIn;

/// <summary>Mails an owner of a store a link into its console. Whoever asks learns nothing of what came of it.</summary>
public sealed class AskForLink(StoreDirectory stores, OwnerTable owners, MailOutbox mails, TimeProvider time)
{
    /// <param name="language">Of whoever asks, for the mail.</param>
    public async Task ExecuteAsync(string storeId, string address, string? language, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(address, out var asked) || !StoreId.TryParse(storeId, out var id)
            || await FindAsync(id, cancellationToken) is not { } store)
        {
            return;
        }

        var owner = OwnerId.Of(id, asked);
        if (OwnerId.Find(id, store.Settings.Owners, owner) is null)
        {
            return;
        }

        var (link, now) = (OwnerId.Draw(), time.GetUtcNow());
        if (await owners.ChangeAsync(id, owner, access => access.Ask(link, language, now), cancellationToken) is not null)
        {
            var message = new SendMailMessage(id.ToString(), owner.ToString(), link, MailKind.SignIn, Attempt: 0, now);
            await mails.EnqueueAsync(message, delay: null, cancellationToken);
        }
    }

    /// <summary>A store whose settings cannot be read is none here: else the answer would tell that it is there.</summary>
    private async Task<Store?> FindAsync(StoreId id, CancellationToken cancellationToken)
    {
        try
        {
            return await stores.FindAsync(id, cancellationToken);
        }
        catch (StoreUnreadableException)
        {
            return null;
        }
    }
}
