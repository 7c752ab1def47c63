using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ContactsFunctions.Domain;

/// <summary>Countries by the codes and names that people and shops write.</summary>
internal static class Countries
{
    /// <summary>
    /// ISO 3166-1 alpha-2 and alpha-3 as of 2024, with the English name of Unicode CLDR 48; XK (Kosovo) is user-assigned and
    /// in general use.
    /// </summary>
    private const string Table = """
        AD AND Andorra; AE ARE United Arab Emirates; AF AFG Afghanistan; AG ATG Antigua & Barbuda; AI AIA Anguilla; AL ALB Albania;
        AM ARM Armenia; AO AGO Angola; AQ ATA Antarctica; AR ARG Argentina; AS ASM American Samoa; AT AUT Austria; AU AUS Australia;
        AW ABW Aruba; AX ALA Åland Islands; AZ AZE Azerbaijan; BA BIH Bosnia & Herzegovina; BB BRB Barbados; BD BGD Bangladesh;
        BE BEL Belgium; BF BFA Burkina Faso; BG BGR Bulgaria; BH BHR Bahrain; BI BDI Burundi; BJ BEN Benin; BL BLM St. Barthélemy;
        BM BMU Bermuda; BN BRN Brunei; BO BOL Bolivia; BQ BES Caribbean Netherlands; BR BRA Brazil; BS BHS Bahamas; BT BTN Bhutan;
        BV BVT Bouvet Island; BW BWA Botswana; BY BLR Belarus; BZ BLZ Belize; CA CAN Canada; CC CCK Cocos (Keeling) Islands;
        CD COD Congo - Kinshasa; CF CAF Central African Republic; CG COG Congo - Brazzaville; CH CHE Switzerland;
        CI CIV Côte d’Ivoire; CK COK Cook Islands; CL CHL Chile; CM CMR Cameroon; CN CHN China; CO COL Colombia; CR CRI Costa Rica;
        CU CUB Cuba; CV CPV Cape Verde; CW CUW Curaçao; CX CXR Christmas Island; CY CYP Cyprus; CZ CZE Czechia; DE DEU Germany;
        DJ DJI Djibouti; DK DNK Denmark; DM DMA Dominica; DO DOM Dominican Republic; DZ DZA Algeria; EC ECU Ecuador; EE EST Estonia;
        EG EGY Egypt; EH ESH Western Sahara; ER ERI Eritrea; ES ESP Spain; ET ETH Ethiopia; FI FIN Finland; FJ FJI Fiji;
        FK FLK Falkland Islands; FM FSM Micronesia; FO FRO Faroe Islands; FR FRA France; GA GAB Gabon; GB GBR United Kingdom;
        GD GRD Grenada; GE GEO Georgia; GF GUF French Guiana; GG GGY Guernsey; GH GHA Ghana; GI GIB Gibraltar; GL GRL Greenland;
        GM GMB Gambia; GN GIN Guinea; GP GLP Guadeloupe; GQ GNQ Equatorial Guinea; GR GRC Greece;
        GS SGS South Georgia & South Sandwich Islands; GT GTM Guatemala; GU GUM Guam; GW GNB Guinea-Bissau; GY GUY Guyana;
        HK HKG Hong Kong SAR China; HM HMD Heard & McDonald Islands; HN HND Honduras; HR HRV Croatia; HT HTI Haiti; HU HUN Hungary;
        ID IDN Indonesia; IE IRL Ireland; IL ISR Israel; IM IMN Isle of Man; IN IND India; IO IOT British Indian Ocean Territory;
        IQ IRQ Iraq; IR IRN Iran; IS ISL Iceland; IT ITA Italy; JE JEY Jersey; JM JAM Jamaica; JO JOR Jordan; JP JPN Japan;
        KE KEN Kenya; KG KGZ Kyrgyzstan; KH KHM Cambodia; KI KIR Kiribati; KM COM Comoros; KN KNA St. Kitts & Nevis; KP PRK North Korea;
        KR KOR South Korea; KW KWT Kuwait; KY CYM Cayman Islands; KZ KAZ Kazakhstan; LA LAO Laos; LB LBN Lebanon; LC LCA St. Lucia;
        LI LIE Liechtenstein; LK LKA Sri Lanka; LR LBR Liberia; LS LSO Lesotho; LT LTU Lithuania; LU LUX Luxembourg; LV LVA Latvia;
        LY LBY Libya; MA MAR Morocco; MC MCO Monaco; MD MDA Moldova; ME MNE Montenegro; MF MAF St. Martin; MG MDG Madagascar;
        MH MHL Marshall Islands; MK MKD North Macedonia; ML MLI Mali; MM MMR Myanmar (Burma); MN MNG Mongolia; MO MAC Macao SAR China;
        MP MNP Northern Mariana Islands; MQ MTQ Martinique; MR MRT Mauritania; MS MSR Montserrat; MT MLT Malta; MU MUS Mauritius;
        MV MDV Maldives; MW MWI Malawi; MX MEX Mexico; MY MYS Malaysia; MZ MOZ Mozambique; NA NAM Namibia; NC NCL New Caledonia;
        NE NER Niger; NF NFK Norfolk Island; NG NGA Nigeria; NI NIC Nicaragua; NL NLD Netherlands; NO NOR Norway; NP NPL Nepal;
        NR NRU Nauru; NU NIU Niue; NZ NZL New Zealand; OM OMN Oman; PA PAN Panama; PE PER Peru; PF PYF French Polynesia;
        PG PNG Papua New Guinea; PH PHL Philippines; PK PAK Pakistan; PL POL Poland; PM SPM St. Pierre & Miquelon;
        PN PCN Pitcairn Islands; PR PRI Puerto Rico; PS PSE Palestinian Territories; PT PRT Portugal; PW PLW Palau; PY PRY Paraguay;
        QA QAT Qatar; RE REU Réunion; RO ROU Romania; RS SRB Serbia; RU RUS Russia; RW RWA Rwanda; SA SAU Saudi Arabia;
        SB SLB Solomon Islands; SC SYC Seychelles; SD SDN Sudan; SE SWE Sweden; SG SGP Singapore; SH SHN St. Helena; SI SVN Slovenia;
        SJ SJM Svalbard & Jan Mayen; SK SVK Slovakia; SL SLE Sierra Leone; SM SMR San Marino; SN SEN Senegal; SO SOM Somalia;
        SR SUR Suriname; SS SSD South Sudan; ST STP São Tomé & Príncipe; SV SLV El Salvador; SX SXM Sint Maarten; SY SYR Syria;
        SZ SWZ Eswatini; TC TCA Turks & Caicos Islands; TD TCD Chad; TF ATF French Southern Territories; TG TGO Togo; TH THA Thailand;
        TJ TJK Tajikistan; TK TKL Tokelau; TL TLS Timor-Leste; TM TKM Turkmenistan; TN TUN Tunisia; TO TON Tonga; TR TUR Türkiye;
        TT TTO Trinidad & Tobago; TV TUV Tuvalu; TW TWN Taiwan; TZ TZA Tanzania; UA UKR Ukraine; UG UGA Uganda;
        UM UMI U.S. Outlying Islands; US USA United States; UY URY Uruguay; UZ UZB Uzbekistan; VA VAT Vatican City;
        VC VCT St. Vincent & Grenadines; VE VEN Venezuela; VG VGB British Virgin Islands; VI VIR U.S. Virgin Islands; VN VNM Vietnam;
        VU VUT Vanuatu; WF WLF Wallis & Futuna; WS WSM Samoa; YE YEM Yemen; YT MYT Mayotte; ZA ZAF South Africa; ZM ZMB Zambia;
        ZW ZWE Zimbabwe; XK XKK Kosovo
        """;

    /// <summary>Second names: CLDR's short forms and variants, and what shop software writes.</summary>
    private const string OtherNames = """
        BA Bosnia; CC Cocos Islands; CD Congo (DRC); CD Democratic Republic of the Congo; CG Congo (Republic); CG Republic of the Congo;
        CI Ivory Coast; CV Cabo Verde; CZ Czech Republic; FK Falkland Islands (Islas Malvinas); GB UK; GB Great Britain; HK Hong Kong;
        KR Republic of Korea; MM Myanmar; MM Burma; MO Macao; MO Macau; PN Pitcairn; PS Palestine; RU Russian Federation; SZ Swaziland;
        TL East Timor; TR Turkey; US U.S.; US United States of America; VA Holy See
        """;

    private static readonly FrozenSet<string> Codes = Rows(Table).Select(row => row[..2]).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>A code for every name and code of three letters. Names of two countries ("Congo", "Korea") are no name here.</summary>
    private static readonly FrozenDictionary<string, string> CodesByName = Rows(Table)
        .SelectMany(row => new[] { (Name: row[3..6], Code: row[..2]), (Name: row[7..], Code: row[..2]) })
        .Concat(Rows(OtherNames).Select(row => (Name: row[3..], Code: row[..2])))
        .ToFrozenDictionary(row => Folded(row.Name), row => row.Code, StringComparer.Ordinal);

    /// <summary>The code that a code of two letters means, whatever its case; null where it is none. UK is what many call GB.</summary>
    public static string? CodeOf(string text) => text.Length != 2 ? null
        : text.ToUpperInvariant() is var code && Codes.Contains(code) ? code
        : code == "UK" ? "GB"
        : null;

    /// <summary>The code of a country that is written as a name or a code; null where that could be several, or none.</summary>
    public static string? CodeOfCountry(string text) =>
        text.Length > 100 ? null : CodeOf(text) ?? CodesByName.GetValueOrDefault(Folded(text));

    private static string[] Rows(string table) =>
        table.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The letters alone, without their accents: the same name is written with and without dots, "the" and ampersands.</summary>
    private static string Folded(string name)
    {
        var words = new StringBuilder(name.Length);
        foreach (var letter in name.Replace("&", " and ", StringComparison.Ordinal).Normalize(NormalizationForm.FormD))
        {
            if (char.IsLetter(letter))
            {
                words.Append(char.ToUpperInvariant(letter));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                words.Append(' ');
            }
        }

        return string.Concat(words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where((word, at) => at > 0 || word != "THE")
            .Select(word => word == "ST" ? "SAINT" : word));
    }
}
