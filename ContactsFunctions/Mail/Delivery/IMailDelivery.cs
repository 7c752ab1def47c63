namespace ContactsFunctions.Mail.Delivery;

/// <summary>Hands a mail on towards its recipient. One adapter is in use at a time (<c>Mail:Delivery</c>).</summary>
public interface IMailDelivery
{
    /// <summary>
    /// Hands the mail on once. Trouble that may pass is an answer, not an exception: the caller decides when to try again.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up. The mail may or may not have been taken.</exception>
    Task<DeliveryResult> DeliverAsync(OutgoingMail mail, CancellationToken cancellationToken);
}

/// <summary>What became of a mail.</summary>
public enum DeliveryOutcome
{
    /// <summary>The next hop has taken it.</summary>
    Delivered,

    /// <summary>The recipient's address was refused for good: no further try will help.</summary>
    Refused,

    /// <summary>Anything else. What is wrong with us (a password, a relay's rules) counts here too, so that it loses no mail.</summary>
    TryLater,
}

internal static class DeliveryOutcomeNames
{
    /// <summary>What an outcome is called in numbers.</summary>
    public static string Name(this DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Delivered => "delivered",
        DeliveryOutcome.Refused => "refused",
        DeliveryOutcome.TryLater => "try_later",
    };
}

/// <summary>What became of a mail, with no text a server sent: such text quotes addresses.</summary>
public sealed record DeliveryResult
{
    public static readonly DeliveryResult Delivered = new(DeliveryOutcome.Delivered);

    private DeliveryResult(DeliveryOutcome outcome, int? code = null, TimeSpan? retryAfter = null) =>
        (Outcome, Code, RetryAfter) = (outcome, code, retryAfter);

    public DeliveryOutcome Outcome { get; }

    /// <summary>The reply code (SMTP, or HTTP where a provider is spoken to by HTTP), where there was a reply.</summary>
    public int? Code { get; }

    /// <summary>How long to wait at least, where the provider said so.</summary>
    public TimeSpan? RetryAfter { get; }

    public static DeliveryResult Refused(int? code) => new(DeliveryOutcome.Refused, code);

    public static DeliveryResult TryLater(int? code = null, TimeSpan? retryAfter = null) => new(DeliveryOutcome.TryLater, code, retryAfter);
}
