using System.Text;

namespace ContactsFunctions.Intake.Csv;

/// <summary>
/// Marks bytes that are not what they claim to be by a character that no text has (Unicode, "noncharacters"), so that the
/// row they stand in can be named, and no other is lost.
/// </summary>
internal sealed class BadBytes : DecoderFallback
{
    public const char Mark = '\uFFFF';

    /// <summary>Whether there were any so far; a text without any need not be searched.</summary>
    public bool WereSeen { get; private set; }

    public override int MaxCharCount => 1;

    public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer(this);

    private sealed class Buffer(BadBytes bytes) : DecoderFallbackBuffer
    {
        private bool isDue;
        private bool isOut;

        public override int Remaining => isDue ? 1 : 0;

        public override bool Fallback(byte[] bytesUnknown, int index)
        {
            bytes.WereSeen = true;
            (isDue, isOut) = (true, false);
            return true;
        }

        public override char GetNextChar()
        {
            if (!isDue)
            {
                return '\0';
            }

            (isDue, isOut) = (false, true);
            return Mark;
        }

        public override bool MovePrevious()
        {
            if (!isOut)
            {
                return false;
            }

            (isDue, isOut) = (true, false);
            return true;
        }

        public override void Reset() => (isDue, isOut) = (false, false);
    }
}
