using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace LocalMode.Core.Tests.Schemas;

/// <summary>What the tests of hostile input share.</summary>
internal static class Hostile
{
    public const int Deep = 100_000;

    /// <summary>JsonDocument takes time quadratic in the depth, so that an element of 100,000 levels would take it half a minute.</summary>
    public const int DeepElement = 4_000;
    // A quiet machine needs less than one second; the tests of a busy one share its processor.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    public static Action Timed(Action action) => () =>
    {
        // The best of three, since other tests run beside this one.
        for (int tries = 2; ; tries--)
        {
            long start = Stopwatch.GetTimestamp();
            try
            {
                action();
            }
            catch (LocalModeException) when (tries > 0 && Stopwatch.GetElapsedTime(start) > Soon)
            {
                continue;
            }
            finally
            {
                if (tries == 0)
                    Stopwatch.GetElapsedTime(start).Should().BeLessThan(Soon);
            }
            if (tries == 0 || Stopwatch.GetElapsedTime(start) <= Soon)
                return;
        }
    };

    public static string Nested(string open, string close, string inside, int depth = Deep)
    {
        StringBuilder text = new((open.Length + close.Length) * depth);
        for (int i = 0; i < depth; i++)
            text.Append(open);
        text.Append(inside);
        for (int i = 0; i < depth; i++)
            text.Append(close);
        return text.ToString();
    }

    public static JsonElement Instance(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        return document.RootElement.Clone();
    }
}
