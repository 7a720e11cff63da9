using System.Text;

namespace LocalMode.Core.Tests.Privacy;

public class SensitiveDataDetectorsTests
{
    [Fact]
    public void Default_HasEveryBuiltInDetectorOnce()
    {
        SensitiveDataDetectors.Default.Select(detector => detector.Name).Should().OnlyHaveUniqueItems().And.HaveCount(11);
        SensitiveDataDetectors.Default.Should().OnlyContain(detector => detector.Name.Length > 0);
    }

    [Fact]
    public async Task DetectAsync_OverlappingFindings_BecomeOneUnderTheLongest()
    {
        PatternDetector left = new("left", "abcd"), right = new("right", "cdefgh"), inner = new("inner", "de"), apart = new("apart", "xy");
        IReadOnlyList<SensitiveSpan> spans = await new ISensitiveDataDetector[] { left, apart, inner, right }.DetectAsync("-abcdefgh-xy", TestContext.Current.CancellationToken);
        spans.Should().Equal(new SensitiveSpan(SensitiveDataKind.Custom, 1, 8, "right"), new SensitiveSpan(SensitiveDataKind.Custom, 10, 2, "apart"));
    }

    [Fact]
    public async Task DetectAsync_TwoFindTheSame_TheEarlierNamesIt()
    {
        PatternDetector first = new("first", "abc", SensitiveDataKind.Secret), second = new("second", "abc");
        IReadOnlyList<SensitiveSpan> spans = await new[] { first, second }.DetectAsync("abc", TestContext.Current.CancellationToken);
        spans.Should().Equal(new SensitiveSpan(SensitiveDataKind.Secret, 0, 3, "first"));
    }

    [Fact]
    public async Task DetectAsync_NullOrCancelled_Throws()
    {
        foreach (ISensitiveDataDetector detector in LabelledLine.Detectors)
        {
            Func<Task> withoutText = async () => await detector.DetectAsync(null!), cancelled = async () => await detector.DetectAsync("text", new CancellationToken(canceled: true));
            await withoutText.Should().ThrowAsync<ArgumentNullException>();
            await cancelled.Should().ThrowAsync<OperationCanceledException>();
        }
    }

    /// <summary>Every label of the set that is digits and separators is found in every disguise.</summary>
    [Theory]
    [InlineData("full width")]
    [InlineData("zero width")]
    [InlineData("no-break")]
    [InlineData("arabic")]
    [InlineData("bold")]
    public async Task Disguise_OfEveryNumber_DoesNotHideIt(string disguise)
    {
        List<string> hidden = [];
        int tried = 0;
        foreach (LabelledLine line in LabelledLine.All)
        {
            foreach (SensitiveSpan span in line.Spans.Where(span => span.Kind is SensitiveDataKind.PaymentCard or SensitiveDataKind.PhoneNumber or SensitiveDataKind.NationalId or SensitiveDataKind.Iban or SensitiveDataKind.Email))
            {
                string value = line.Text.Substring(span.Start, span.Length);
                if (!Ascii.IsValid(value) || (await line.DetectAsync()).Count != line.Spans.Count)
                    continue;
                string disguised = Disguise(value, disguise);
                string text = line.Text[..span.Start] + disguised + line.Text[span.End..];
                IReadOnlyList<SensitiveSpan> found = await LabelledLine.Detectors.DetectAsync(text, TestContext.Current.CancellationToken);
                tried++;
                if (!found.Any(f => f.Start == span.Start && f.Length == disguised.Length))
                    hidden.Add(line.Describe(span));
            }
        }

        tried.Should().BeGreaterThan(200);
        hidden.Should().BeEmpty();
    }

    private static string Disguise(string value, string how)
    {
        StringBuilder text = new();
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            text.Append(how switch
            {
                "full width" when c is > ' ' and < '\u007f' => ((char)(c + 0xfee0)).ToString(),
                "zero width" when i > 0 => "\u200b" + c,
                "no-break" when c == ' ' => "\u00a0",
                "arabic" when char.IsAsciiDigit(c) => ((char)('\u0660' + c - '0')).ToString(),
                "bold" when char.IsAsciiDigit(c) => "\ud835" + (char)('\udfce' + c - '0'),
                _ => c.ToString(),
            });
        }

        return text.ToString();
    }
}
