namespace LocalMode.Tokenizers.Tests.ChatTemplates;

public sealed class TemplateFixturesTests
{
    public static TheoryData<string> LanguageCases => [.. TemplateFixtures.Language.Keys];

    public static TheoryData<string> ModelCases => [.. TemplateFixtures.Models.Keys];

    [Fact]
    public void Fixtures_Read_HoldEveryCase()
    {
        TemplateFixtures.Language.Should().HaveCount(243);
        TemplateFixtures.Language.Values.Count(item => item.Expected is null).Should().Be(56);
        TemplateFixtures.Models.Should().HaveCount(96);
        TemplateFixtures.Models.Values.Count(item => item.Expected is null).Should().Be(14);
    }

    [Theory]
    [MemberData(nameof(LanguageCases))]
    public void Render_LanguageCase_EqualsJinja(string name) => Check(TemplateFixtures.Language[name]);

    [Theory]
    [MemberData(nameof(ModelCases))]
    public void Render_ModelCase_EqualsJinja(string name) => Check(TemplateFixtures.Models[name]);

    private static void Check(TemplateCase item)
    {
        if (item.Expected is not null)
        {
            RenderedPrompt prompt = item.Render();
            prompt.Text.Should().Be(item.Expected);
            string.Concat(prompt.Segments.Select(segment => segment.Text)).Should().Be(item.Expected);
            return;
        }

        TemplateFailedException failure = ((Action)(() => item.Render())).Should().Throw<TemplateFailedException>().Which;
        failure.Line.Should().BePositive();
        // The text of raise_exception is the template's own; other messages are Python's and only ours in spirit.
        if (item.ErrorKind == "TemplateError") failure.TemplateMessage.Should().Be(item.ErrorMessage);
    }
}
