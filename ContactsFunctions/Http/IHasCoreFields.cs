using System.Text.Json.Serialization.Metadata;
using ContactsFunctions.Domain;

namespace ContactsFunctions.Http;

/// <summary>An answer in which every core field that has a value is a member of its own, after the phone number.</summary>
internal interface IHasCoreFields
{
    FieldValues CoreFields { get; }

    /// <summary>Adds these members to how an answer is written.</summary>
    static void Describe(JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(IHasCoreFields)))
        {
            return;
        }

        var at = type.Properties.Select(property => property.Name).ToList().IndexOf("phone") + 1;
        foreach (var field in CoreField.All)
        {
            var member = type.CreateJsonPropertyInfo(typeof(string), field.Name);
            member.Get = answer => ((IHasCoreFields)answer).CoreFields[field];
            member.ShouldSerialize = (_, value) => value is not null;
            type.Properties.Insert(at++, member);
        }
    }
}
