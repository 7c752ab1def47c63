namespace PhoneNumbers;

/// <summary>Texts with a phone context (<c>tel:253-0000;phone-context=+1-650</c>), and with a subaddress to leave out.</summary>
internal static class Rfc3966
{
    private const string Scheme = "tel:";
    private const string PhoneContext = ";phone-context=";
    private const string IsdnSubaddress = ";isub=";

    /// <summary>The part of the text that holds the number, with the context before it when that is the start of a number.</summary>
    public static string NumberIn(string text)
    {
        var context = text.IndexOf(PhoneContext, StringComparison.Ordinal);
        var number = context < 0 ? NumberText.ExtractPossibleNumber(text) : NumberWithContext(text, context);

        var subaddress = number.IndexOf(IsdnSubaddress, StringComparison.Ordinal);
        return subaddress > 0 ? number[..subaddress] : number;
    }

    private static string NumberWithContext(string text, int contextStart)
    {
        var context = text[(contextStart + PhoneContext.Length)..];
        var end = context.IndexOf(';', StringComparison.Ordinal);
        context = end < 0 ? context : context[..end];
        if (!IsNumberStart(context) && !IsDomainName(context))
        {
            throw new NumberParseException(ErrorType.NOT_A_NUMBER, "The phone context is neither a number nor a domain.");
        }

        // The number stands between the scheme and the context, in whichever order the two come.
        var scheme = text.IndexOf(Scheme, StringComparison.Ordinal);
        var numberStart = scheme < 0 ? 0 : scheme + Scheme.Length;
        var number = text[Math.Min(numberStart, contextStart)..Math.Max(numberStart, contextStart)];
        return context.StartsWith('+') ? context + number : number;
    }

    private static bool IsNumberStart(string context) =>
        context.StartsWith('+')
        && context.Skip(1).Any(IsDigit)
        && context.Skip(1).All(character => IsDigit(character) || character is '-' or '.' or '(' or ')');

    private static bool IsDomainName(string context)
    {
        var labels = (context.EndsWith('.') ? context[..^1] : context).Split('.');
        return labels.All(IsLabel) && char.IsAsciiLetter(labels[^1][0]);
    }

    private static bool IsLabel(string label) =>
        label.Length > 0
        && label[0] != '-' && label[^1] != '-'
        && label.All(character => character == '-' || char.IsAsciiLetter(character) || IsDigit(character));

    private static bool IsDigit(char character) => NumberText.DigitOf(character) >= 0;
}
