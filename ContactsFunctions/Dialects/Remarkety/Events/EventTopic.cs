using ContactsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Remarkety.Events;

/// <summary>What an event of a shop means for a contact.</summary>
internal enum EventMeaning
{
    /// <summary>Nothing: it is about an order, a product, a cart, or of a shop's own making.</summary>
    Other,

    /// <summary>The person asked for the newsletter, in the shop.</summary>
    Subscribed,

    Unsubscribed,

    /// <summary>The shop has made or changed a customer's account.</summary>
    CustomerSaved,
}

/// <summary>The topic of an event, from <c>x-event-type</c>.</summary>
/// <param name="Group">What it is about, for a metric: one of a short list.</param>
internal sealed record EventTopic(EventMeaning Meaning, string Group)
{
    private static readonly string[] Groups = ["newsletter", "customers", "orders", "products", "carts"];

    /// <remarks>Remarkety's documentation and its plugins spell the same topics differently.</remarks>
    /// <exception cref="ProblemException">400: there is no topic.</exception>
    public static EventTopic Of(HttpRequest request)
    {
        var topic = request.Headers["x-event-type"].ToString().Trim().ToLowerInvariant();
        if (topic.Length == 0)
        {
            throw new ProblemException(Problem.Invalid(
                [new("x-event-type", "required", "Name the event in this header, such as newsletter/subscribed.")]));
        }

        var meaning = topic switch
        {
            "newsletter/subscribed" or "newsletter/subscribe" => EventMeaning.Subscribed,
            "newsletter/unsubscribed" or "newsletter/unsubscribe" => EventMeaning.Unsubscribed,
            "customers/create" or "customers/created" or "customers/update" or "customers/updated" => EventMeaning.CustomerSaved,
            _ => EventMeaning.Other,
        };
        return new(meaning, Groups.FirstOrDefault(group => topic.StartsWith($"{group}/", StringComparison.Ordinal)) ?? "other");
    }
}
