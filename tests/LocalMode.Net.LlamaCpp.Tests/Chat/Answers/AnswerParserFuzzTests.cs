using System.Text;
using LocalMode.LlamaCpp.Chat.Answers;
using LocalMode.LlamaCpp.Chat.ToolCalls;
using LocalMode.LlamaCpp.Tests.Chat.ToolCalls;

namespace LocalMode.LlamaCpp.Tests.Chat.Answers;

/// <summary>Answers made of everything that matters to a parser, in any order: cuts must not change the parts.</summary>
public sealed class AnswerParserFuzzTests
{
    private static readonly ReasoningStyle Thinking = new("<think>", "</think>", null);

    private static readonly string[] Pieces =
    [
        " ", "\n", "\n\n", "text", "a<b", "😀", "{", "}", "[", "]", ",", ":", "\"", "\\", "```", "```json", "{}", "{\"s\": \"x\"}", "lookup", "clock",
        "{\"name\": \"lookup\", \"arguments\": {\"s\": \"}\"}}", "{\"name\": \"clock\", \"parameters\": {}}", "\"name\"", "s", ">", "<", "null", "<think>", "</think>",
    ];

    public static TheoryData<string> Names => [.. Templates.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Append_RandomAnswers_PartsDoNotDependOnTheCuts(string name)
    {
        ToolCallStyle style = ToolCallStyleDetector.Detect(Templates.Get(name)).Style;
        string[] pieces = [.. Pieces, .. style.Markers, .. style.Markers, style.Open, style.Close, style.Sample, style.Open + style.Sample];
        Random random = new(11);
        for (int round = 0; round < 3000; round++)
        {
            StringBuilder text = new();
            for (int i = random.Next(1, 14); i > 0; i--)
                text.Append(pieces[random.Next(pieces.Length)]);

            string answer = text.ToString();
            int limit = round % 3 == 0 ? random.Next(30, 90) : AnswerParser.DefaultCallLimit;
            bool isReasoning = round % 7 == 0;
            bool atStart = round % 5 is 0 or 1;
            bool keepsSpace = round % 5 is 1 or 2;
            string Run(IEnumerable<string> cuts) => Script.Parse(
                new(style, new(ScriptedTools.All), round % 2 == 0 ? Thinking : null, isReasoning && round % 2 == 0, limit) { HasCallsAtStart = atStart, KeepsSpace = keepsSpace }, cuts);

            string whole = Run([answer]);
            string single = Run(answer.Select(static next => next.ToString()));
            string some = Run(Cut(answer, random));
            if (single != whole || some != whole)
                Assert.Fail($"'{answer}' is\n{whole}\nby characters\n{single}\ncut at random\n{some}");
        }
    }

    private static IEnumerable<string> Cut(string text, Random random)
    {
        for (int at = 0; at < text.Length;)
        {
            int length = Math.Min(random.Next(1, 9), text.Length - at);
            yield return text.Substring(at, length);
            at += length;
        }
    }
}
