using System.Globalization;

namespace PhoneNumbers;

/// <summary>A number as parsed: what to dial, apart from how it was written. Made by <see cref="PhoneNumberUtil.Parse"/>.</summary>
public sealed class PhoneNumber : IEquatable<PhoneNumber>
{
    internal PhoneNumber(int countryCode, string nationalSignificantNumber, string extension)
    {
        CountryCode = countryCode;
        NationalSignificantNumber = nationalSignificantNumber;
        NationalNumber = ulong.Parse(nationalSignificantNumber, NumberStyles.None, CultureInfo.InvariantCulture);
        Extension = extension;

        // Of a number that is all zeros, the last one is the number itself.
        var zeros = nationalSignificantNumber.Length - nationalSignificantNumber.TrimStart('0').Length;
        NumberOfLeadingZeros = Math.Min(zeros, nationalSignificantNumber.Length - 1);
    }

    public bool HasCountryCode => CountryCode != 0;

    public int CountryCode { get; }

    public bool HasNationalNumber => NationalNumber != 0;

    /// <summary>Without the leading zeros that <see cref="NumberOfLeadingZeros"/> counts.</summary>
    public ulong NationalNumber { get; }

    public bool HasExtension => Extension.Length > 0;

    /// <summary>As it was written, or empty.</summary>
    public string Extension { get; }

    public bool HasNumberOfLeadingZeros => NumberOfLeadingZeros != 0;

    /// <summary>Zeros that belong to the number, as in Italy, rather than to a national prefix.</summary>
    public int NumberOfLeadingZeros { get; }

    internal string NationalSignificantNumber { get; }

    public bool Equals(PhoneNumber? other) =>
        other is not null
        && CountryCode == other.CountryCode
        && NationalSignificantNumber == other.NationalSignificantNumber
        && Extension == other.Extension;

    public override bool Equals(object? obj) => Equals(obj as PhoneNumber);

    public override int GetHashCode() => HashCode.Combine(CountryCode, NationalSignificantNumber, Extension);
}
