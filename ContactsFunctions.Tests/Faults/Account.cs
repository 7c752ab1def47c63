using System.Collections.Concurrent;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Tests.Faults;

/// <summary>Holds everything a crowd was told against what is stored and what was mailed.</summary>
internal sealed class Account(Crowd crowd, Postbox postbox)
{
    /// <summary>Waits until no contact is owed a mail.</summary>
    public async Task SettledAsync(CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(crowd.Lives, AtOnce(cancellationToken), async (life, cancellation) =>
        {
            while (await crowd.ReadAsync(life) is { DueMails.Count: > 0 })
            {
                await Task.Delay(200, cancellation);
            }
        });
    }

    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        ConcurrentBag<string> wrong = [];
        await Parallel.ForEachAsync(crowd.Lives, AtOnce(cancellationToken), async (life, _) =>
        {
            var contact = await crowd.ReadAsync(life);
            if (contact is null)
            {
                wrong.Add("no contact");
                return;
            }

            Check(contact.State(Channel.Email).Status == life.Status, $"status {contact.State(Channel.Email).Status}, not {life.Status}");
            Check(contact.Profile[CoreField.FirstName] == life.FirstName, "a field is lost");
            Check(contact.Consents.Select(entry => entry.Cause).SequenceEqual(life.Causes), $"consent log {string.Join(", ", contact.Consents.Select(entry => entry.Cause))}");

            // A click that comes before the mail makes it needless; so does an unsubscribe with the welcome.
            var confirmations = postbox.Of(life.Email, isWelcome: false);
            var welcomes = postbox.Of(life.Email, isWelcome: true);
            Check(life.Confirmed ? confirmations <= 1 : confirmations == 1, $"{confirmations} confirmation mails");
            Check(!life.Confirmed ? welcomes == 0 : life.Unsubscribed ? welcomes <= 1 : welcomes == 1, $"{welcomes} welcome mails");
        });

        Assert.True(wrong.IsEmpty, $"{wrong.Count} wrong of {crowd.Lives.Count}: {string.Join("; ", wrong.Distinct().Take(20))}");

        void Check(bool holds, string otherwise)
        {
            if (!holds)
            {
                wrong.Add(otherwise);
            }
        }
    }

    private static ParallelOptions AtOnce(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
}
