namespace ContactsFunctions.Intake.Csv;

/// <summary>
/// Spreadsheets run what begins with certain characters (OWASP, "CSV injection"). An apostrophe before it makes it a text
/// there; shops' own exports do the same with phone numbers and postal codes. Taking it off again gives what there was.
/// </summary>
internal static class FormulaGuard
{
    private const char Guard = '\'';

    public static string Put(string cell) => IsGuarded(cell) || (cell.Length > 0 && BeginsFormula(cell[0])) ? Guard + cell : cell;

    public static string TakeOff(string cell) => IsGuarded(cell) ? cell[1..] : cell;

    /// <summary>Whether apostrophes begin it that a guard could be taken for one of: it is guarded by one more.</summary>
    private static bool IsGuarded(string cell)
    {
        var at = 0;
        while (at < cell.Length && cell[at] == Guard)
        {
            at++;
        }

        return at > 0 && at < cell.Length && (BeginsFormula(cell[at]) || char.IsAsciiDigit(cell[at]));
    }

    private static bool BeginsFormula(char letter) =>
        letter is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';
}
