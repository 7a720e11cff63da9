using System.Buffers;
using System.Runtime.ExceptionServices;

namespace LocalMode.LlamaCpp.Tokenization;

/// <summary>
/// Runs the native tokenizer on a thread whose stack fits the text. Many pre-tokenizers are regular expressions that llama.cpp gives to the C++
/// library, which recurses once per character of a match: a run of some ten thousand characters without a blank would overflow an ordinary stack and
/// end the process.
/// </summary>
internal static class DeepStack
{
    // A run this short fits the smallest usual stack (1 MiB).
    private const int ShortRun = 1024;

    // Reported overflows need about 320 bytes a character; three times that, beside the room of an ordinary stack.
    private const int BytesPerCharacter = 1024;
    private const int Room = 8 << 20;
    private const int LargestStack = 1 << 30;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\n\v\f\r"u8);

    internal delegate void TextAction(ReadOnlySpan<byte> text);

    /// <summary>Tells how much stack a text needs.</summary>
    /// <param name="utf8">The text.</param>
    /// <returns>The bytes, or <see langword="null"/> where an ordinary stack will do.</returns>
    /// <exception cref="UnsupportedCapabilityException">No stack is large enough.</exception>
    public static int? BytesFor(ReadOnlySpan<byte> utf8)
    {
        int longest = LongestRun(utf8);
        if (longest <= ShortRun)
            return null;

        long bytes = Room + ((long)longest * BytesPerCharacter);
        return bytes <= LargestStack
            ? (int)bytes
            : throw new UnsupportedCapabilityException(
                $"a text with {longest:N0} bytes in a row without a blank, or of blanks alone",
                "llama.cpp's tokenizer",
                $"It takes at most {(LargestStack - Room) / BytesPerCharacter:N0}; break the text up.");
    }

    /// <summary>Runs an action over a text on a thread of its own, and waits for it.</summary>
    public static unsafe void Run(ReadOnlySpan<byte> utf8, int stackSize, TextAction action)
    {
        ExceptionDispatchInfo? error = null;
        fixed (byte* text = utf8)
        {
            nint start = (nint)text;
            int length = utf8.Length;
            Thread thread = new(
                () =>
                {
                    try
                    {
                        action(new((byte*)start, length));
                    }
                    catch (Exception exception)
                    {
                        error = ExceptionDispatchInfo.Capture(exception);
                    }
                },
                stackSize)
            {
                IsBackground = true,
                Name = "llama.cpp tokenizer",
            };
            thread.Start();
            thread.Join();
        }

        error?.Throw();
    }

    // What a pattern matches in one piece is nearly always all blanks or free of them; what is not ASCII counts as no blank.
    private static int LongestRun(ReadOnlySpan<byte> utf8)
    {
        int longest = 0;
        while (!utf8.IsEmpty)
        {
            int run = Blanks.Contains(utf8[0]) ? utf8.IndexOfAnyExcept(Blanks) : utf8.IndexOfAny(Blanks);
            run = run < 0 ? utf8.Length : run;
            longest = Math.Max(longest, run);
            utf8 = utf8[run..];
        }

        return longest;
    }
}
