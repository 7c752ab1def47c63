using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;

namespace ContactsFunctions.Dialects.Remarkety.Customers;

/// <summary>A contact as Remarkety shows a customer. Every field is there, null where nothing is known.</summary>
/// <param name="Hash">Its id: what Remarkety's clients name a customer by.</param>
/// <param name="AcceptsMarketing">Null for who never said anything.</param>
/// <param name="Group">Always null: groups are not a part of this service.</param>
internal sealed record Customer(
    string Hash,
    string? Email,
    string? FirstName,
    string? LastName,
    bool? AcceptsMarketing,
    bool? AcceptsSmsMarketing,
    string? SmsPhoneNumber,
    string? Gender,
    string? Birthdate,
    IReadOnlyList<string> Tags,
    string? Group,
    bool Guest,
    CustomerAddress DefaultAddress,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static Customer Of(Contact contact) => new(
        contact.Id.ToString(),
        contact.Email?.Address.Display,
        contact.Profile[CoreField.FirstName],
        contact.Profile[CoreField.LastName],
        Accepts(contact.Email?.State),
        Accepts(contact.Phone?.State),
        contact.Phone?.Number,
        contact.Profile[CoreField.Gender],
        contact.Profile[CoreField.Birthdate],
        contact.Tags,
        Group: null,
        Guest: false,
        new(
            contact.Profile[CoreField.Address],
            contact.Profile[CoreField.City],
            contact.Profile[CoreField.State],
            contact.Profile[CoreField.PostalCode],
            contact.Profile[CoreField.Country],
            contact.Profile[CoreField.CountryCode]),
        contact.CreatedAt,
        contact.UpdatedAt);

    private static bool? Accepts(ChannelState? channel) => channel?.Status switch
    {
        ChannelStatus.Subscribed => true,
        ChannelStatus.Unsubscribed => false,
        _ => null,
    };
}

internal sealed record CustomerAddress(string? Street, string? City, string? Region, string? Zip, string? Country, string? CountryCode);

internal sealed record CustomerList(IReadOnlyList<Customer> Customers, int Page, int Limit);

internal sealed record SavedCustomer(Customer? Customer, IReadOnlyList<Warning> Warnings);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(CustomerList))]
[JsonSerializable(typeof(SavedCustomer))]
internal sealed partial class CustomersJson : JsonSerializerContext;
