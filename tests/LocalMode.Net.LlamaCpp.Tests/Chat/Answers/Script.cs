using System.Text;
using System.Text.Json;
using LocalMode.LlamaCpp.Chat.Answers;
using Microsoft.Extensions.AI;

namespace LocalMode.LlamaCpp.Tests.Chat.Answers;

/// <summary>Runs scripted answers through a parser and writes what comes out as one line.</summary>
internal static class Script
{
    public static string Text(string text) => text.Length == 0 ? "" : $"T({text})";

    public static string Reasoning(string text) => text.Length == 0 ? "" : $"R({text})";

    public static string Malformed(string raw) => $"M({raw})";

    public static string Call(string name, string arguments) => $"C({name} {JsonSerializer.Serialize(JsonElement.Parse(arguments))})";

    public static string Parse(AnswerParser parser, IEnumerable<string> pieces)
    {
        StringBuilder result = new();
        StringBuilder run = new();
        AnswerPartKind? kind = null;
        void Flush()
        {
            if (kind is { } last)
                result.Append(last == AnswerPartKind.Text ? Text(run.ToString()) : Reasoning(run.ToString()));

            run.Clear();
            kind = null;
        }

        void Take(IReadOnlyList<AnswerPart> parts)
        {
            foreach (AnswerPart part in parts)
            {
                if (part.Kind != kind)
                    Flush();

                if (part.Kind == AnswerPartKind.Call)
                {
                    result.Append(Describe(part.Call!));
                    continue;
                }

                part.Text.Should().NotBeEmpty();
                kind = part.Kind;
                run.Append(part.Text);
            }
        }

        foreach (string piece in pieces)
            Take(parser.Append(piece));

        Take(parser.Complete());
        Flush();
        parser.Complete().Should().BeEmpty();
        parser.HasCalls.Should().Be(result.ToString().Contains("C(", StringComparison.Ordinal) || result.ToString().Contains("M(", StringComparison.Ordinal));
        return result.ToString();
    }

    private static string Describe(FunctionCallContent call)
    {
        if (call.Exception is null)
            return Call(call.Name, JsonSerializer.Serialize(call.Arguments));

        call.Exception.Should().BeOfType<InvalidOutputException>();
        call.Arguments.Should().BeNull();
        return Malformed((string)call.AdditionalProperties![CallContents.RawText]!);
    }
}
