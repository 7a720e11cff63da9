using System.Text;

namespace LocalMode.Core.Tests.Escalation.Triggers;

public class RepetitionDetectorTests
{
    private const int MinCharacters = RepetitionTrigger.DefaultMinCharacters;
    private const int MinRepeats = RepetitionTrigger.DefaultMinRepeats;

    private static readonly Dictionary<string, string> Loops = new()
    {
        ["one word"] = " the",
        ["no spaces"] = "abc",
        ["one letter"] = "a",
        ["a laugh"] = "ha",
        ["two words"] = " very, very",
        ["a sentence"] = " I am sorry, but I cannot help with that.",
        ["a line"] = "The answer is 42.\n",
        ["two sentences"] = "The user asks for help. I should help the user.\n\n",
        ["a thought"] = "Wait, let me think again. The train leaves at 9:15 and arrives at 11:40, so it takes 2 hours and 25 minutes. But hold on, is that right? Let me check it once more.\n\n",
        ["a heading and a list"] = "## Summary\n\n- First point\n- Second point\n- Third point\n\n",
        ["the same word inside"] = "so it goes and so it was and so it is and so it ends; ",
        ["the same start"] = "a b a b a b a c ",
        ["a URL"] = "https://example.org/a/b?c=d&e=f ",
        ["an address without spaces"] = "/path/to/path/to/file/of/the/path",
        ["base64"] = "QWxhZGRpbjpvcGVuIHNlc2FtZQ",
        ["Japanese"] = "申し訳ありませんが、お答えできません。",
        ["Chinese"] = "我不知道。",
        ["Korean"] = "죄송합니다. 도와드릴 수 없습니다. ",
        ["Thai"] = "ขออภัยไม่สามารถตอบได้",
        ["Arabic"] = "لا أستطيع المساعدة. ",
        ["Russian"] = "Извините, я не могу помочь. ",
        ["Hindi"] = "मुझे खेद है। ",
        ["German"] = "Das kann ich leider nicht beantworten. ",
        ["a tag"] = "<|im_end|>\n",
        ["a role"] = "User: yes\nAssistant: yes\n",
        ["a row"] = "| yes | no | yes |\n",
    };

    private static readonly Dictionary<string, string> DataLoops = new()
    {
        ["a rule"] = "=",
        ["blank lines"] = "\n",
        ["blanks"] = " ",
        ["zeros"] = "0, ",
        ["digits"] = "142857",
        ["empty cells"] = "| | | |\n",
        ["faces"] = "\U0001F602",
        ["dots"] = ". . . ",
    };

    public static TheoryData<string> NaturalNames() => [.. NaturalTexts.All.Keys];

    public static TheoryData<string> LoopNames() => [.. Loops.Keys];

    public static TheoryData<string> DataLoopNames() => [.. DataLoops.Keys];

    public static TheoryData<int> Periods() => [.. Enumerable.Range(1, 64)];

    [Theory]
    [MemberData(nameof(NaturalNames))]
    public void Add_NaturalText_FindsNothing(string name)
    {
        string text = NaturalTexts.All[name];

        Feed(Create(), text, seed: 1).Should().BeNull();
        Feed(Create(), text + "\n\n" + text, seed: 2).Should().BeNull("a reader may ask for it twice");
    }

    [Theory]
    [MemberData(nameof(LoopNames))]
    public void Add_Loop_IsFoundSoon(string name) => AssertFound(Loops[name], MinCharacters, isData: false);

    [Theory]
    [MemberData(nameof(DataLoopNames))]
    public void Add_LoopWithoutLetters_IsFoundLater(string name)
    {
        AssertFound(DataLoops[name], MinCharacters * RepetitionDetector.DataFactor, isData: false);
        Feed(Create(), Repeat(DataLoops[name], MinCharacters * 2), seed: 1).Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(LoopNames))]
    public void Add_LoopInsideOfData_IsFoundLater(string name)
    {
        string loop = Loops[name];
        AssertFound(loop, MinCharacters * RepetitionDetector.DataFactor, isData: true);
        Feed(Create(isData: true), Repeat(loop, MinCharacters * 2), seed: 1).Should().BeNull();
        Feed(Create(), "```\n" + Repeat(loop, MinCharacters * 2), seed: 1).Should().BeNull();
        Feed(Create(), "```\n" + Repeat(loop, MinCharacters * 4), seed: 1).Should().NotBeNull();
    }

    [Theory]
    [MemberData(nameof(Periods))]
    public void Add_LoopOfAnyPeriod_IsFoundSoon(int period)
    {
        for (int seed = 0; seed < 2; seed++)
            AssertFound(RandomLoop(period, new Random(period * 100 + seed)), MinCharacters, isData: false);
    }

    [Fact]
    public void Add_LoopAfterLongText_IsFoundToo()
    {
        string start = string.Join("\n\n", NaturalTexts.All.Values);

        Feed(Create(), start, seed: 1).Should().BeNull();
        Feed(Create(), start + "\n\n" + Repeat(Loops["a sentence"], 2 * MinCharacters), seed: 1)
            .Should().BeInRange(start.Length + MinCharacters, start.Length + MinCharacters + 200);
    }

    [Fact]
    public void Add_LoopThatEnds_StaysFound()
    {
        RepetitionDetector detector = Create();
        detector.Add(Repeat(Loops["a sentence"], 2 * MinCharacters));

        detector.Add("And this is the end.").Should().BeTrue();
    }

    [Fact]
    public void Add_AnyCut_FindsTheSame()
    {
        string text = NaturalTexts.All["a poem with a refrain"] + Repeat(Loops["a thought"], 3 * MinCharacters);
        int?[] found = [.. Enumerable.Range(0, 15).Select(seed => Feed(Create(), text, seed))];

        int whole = found.Min()!.Value;
        found.Should().OnlyContain(at => at < whole + 9, "only the cut itself lies between");
    }

    [Fact]
    public void Add_AnyText_AllocatesNothing()
    {
        RepetitionDetector detector = Create();
        string text = NaturalTexts.All["German list"];
        detector.Add(text);
        long before = GC.GetAllocatedBytesForCurrentThread();

        detector.Add(text);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void PeriodicRuns_RandomElements_KnowsEveryPeriod()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            PeriodicRuns runs = new();
            List<(int Element, int Length)> sequence = [];
            for (int i = 0; i < 600; i++)
            {
                (int, int) next = i > 50 && random.Next(20) > 0 ? sequence[i - 1 - random.Next(2) * 7] : (random.Next(1, 4), random.Next(1, 9));
                sequence.Add(next);
                int longest = runs.Add(next.Item1, next.Item2);
                if ((i + 1) % PeriodicRuns.Block != 0)
                {
                    longest.Should().Be(0);
                    continue;
                }
                int most = 0;
                for (int period = 1; period <= PeriodicRuns.Periods; period++)
                {
                    int elements = 0;
                    while (i - elements >= period && sequence[i - elements].Element == sequence[i - elements - period].Element)
                        elements++;
                    elements -= elements % PeriodicRuns.Block;
                    int characters = sequence.Skip(sequence.Count - elements).Sum(e => e.Length);
                    most = Math.Max(most, characters);
                    if (runs.Elements(period) != elements || runs.Characters(period) != characters)
                        Assert.Fail($"seed {seed}, element {i}, period {period}: {runs.Elements(period)} elements, expected {elements}");
                }
                longest.Should().Be(most);
            }
        }
    }

    private static void AssertFound(string loop, int floor, bool isData)
    {
        const string Start = "Here is what I found out about your question, in a few words: ";
        // Four rounds beyond the first, or to the floor; up to two more until the words fall into step; and a block at each end, of words of up to 32 characters.
        int bound = Start.Length + Math.Max(floor, (MinRepeats - 1) * loop.Length) + 3 * loop.Length + 2 * PeriodicRuns.Block * 33;

        for (int seed = 0; seed < 2; seed++)
            Feed(Create(isData), Start + Repeat(loop, bound), seed).Should().NotBeNull().And.BeInRange(Start.Length + floor, bound, loop);
    }

    /// <summary>Feeds a text in pieces as a model would stream it.</summary>
    /// <returns>The characters read when a loop was found, or null.</returns>
    private static int? Feed(RepetitionDetector detector, string text, int seed)
    {
        Random random = new(seed);
        for (int at = 0; at < text.Length;)
        {
            int length = Math.Min(random.Next(1, 9), text.Length - at);
            at += length;
            if (detector.Add(text.AsSpan(at - length, length)))
                return at;
        }
        return null;
    }

    private static RepetitionDetector Create(bool isData = false) => new(MinCharacters, MinRepeats, isData);

    private static string Repeat(string loop, int characters)
    {
        StringBuilder text = new();
        while (text.Length < characters)
            text.Append(loop);
        return text.ToString();
    }

    private static string RandomLoop(int period, Random random)
    {
        StringBuilder text = new();
        for (int i = 0; i < period; i++)
        {
            int kind = i == 0 ? 9 : random.Next(10);
            if (kind < 2)
                text.Append(",.;\n:"[random.Next(5)]);
            else if (kind == 2)
                text.Append(random.Next(100));
            else
                text.Append(' ').Append([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => (char)('a' + random.Next(26)))]);
        }
        return text.ToString();
    }
}
