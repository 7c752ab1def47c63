namespace ContactsFunctions.Intake.Csv;

/// <summary>
/// Spreadsheets run what begins with certain characters (OWASP, "CSV injection"). An apostrophe before it makes it a text
/// there; shops' own exports do the same with phone numbers. Taking it off again gives what there was.
/// </summary>
internal static class FormulaGuard
{
    private const char Guard = '\'';

    public static string Put(string cell) => Begins(cell, guards: 0) ? Guard + cell : cell;

    public static string TakeOff(string cell) => Begins(cell, guards: 1) ? cell[1..] : cell;

    /// <summary>Whether the cell begins a formula behind at least so many guards: those that were there are guarded too.</summary>
    private static bool Begins(string cell, int guards)
    {
        var at = 0;
        while (at < cell.Length && cell[at] == Guard)
        {
            at++;
        }

        return at >= guards && at < cell.Length && cell[at] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';
    }
}
