namespace LocalMode.Tokenizers.Tests.ChatTemplates;

/// <summary>Over all model cases: no special string that a user wrote is trusted, and all of the template's are.</summary>
public sealed class PlantedCaseTests
{
    public static TheoryData<string> ModelCases => [.. TemplateFixtures.Models.Keys];

    [Theory]
    [MemberData(nameof(ModelCases))]
    public void Render_SpecialStringsInEveryUserText_StayUntrustedAndTheTemplatesOwnTrusted(string name)
    {
        TemplateCase item = TemplateFixtures.Models[name];
        var planted = new PlantedCase(item);
        if (item.Expected is null)
        {
            ((Action)(() => planted.Render())).Should().Throw<TemplateFailedException>();
            return;
        }

        RenderedPrompt prompt = planted.Render();
        (int users, int templates) = Count(prompt, planted.Specials);

        planted.Planted.Should().BePositive();
        // One template drops a message that is a list; all others show what users say.
        if (name != "qwen3-like/content-list") users.Should().BeGreaterThanOrEqualTo(planted.Specials.Length);
        templates.Should().Be(Count(item.Expected, planted.Specials) - CountUsers(item, planted.Specials));
        string.Concat(prompt.Segments.Where(segment => segment.IsTrusted).Select(segment => segment.Text)).IndexOfAny([PlantedCase.Open, PlantedCase.Close]).Should().BeNegative();
    }

    [Fact]
    public void PlantedCases_AllModels_HaveSpecials() =>
        TemplateFixtures.Models.Values.Select(item => new PlantedCase(item).Specials.Length).Should().OnlyContain(count => count >= 2);

    // Counts occurrences by origin, and fails where one has the wrong trust.
    private static (int Users, int Templates) Count(RenderedPrompt prompt, string[] specials)
    {
        var trusted = new List<bool>(prompt.Text.Length);
        foreach (PromptSegment segment in prompt.Segments) trusted.AddRange(Enumerable.Repeat(segment.IsTrusted, segment.Text.Length));
        (int users, int templates) = (0, 0);
        foreach (string special in specials)
        {
            for (int at = prompt.Text.IndexOf(special, StringComparison.Ordinal); at >= 0; at = prompt.Text.IndexOf(special, at + 1, StringComparison.Ordinal))
            {
                int end = at + special.Length;
                bool isUsers = at > 0 && prompt.Text[at - 1] == PlantedCase.Open && end < prompt.Text.Length && prompt.Text[end] == PlantedCase.Close;
                trusted.GetRange(at, special.Length).Should().OnlyContain(trust => trust == !isUsers, $"'{special}' at {at} is the {(isUsers ? "user" : "template")}'s");
                _ = isUsers ? users++ : templates++;
            }
        }

        return (users, templates);
    }

    private static int Count(string text, string[] specials) => specials.Sum(special => text.AsSpan().Count(special));

    // Special strings that the fixture itself has in what its users say, in the order of the template's output.
    private static int CountUsers(TemplateCase item, string[] specials)
    {
        var options = new ChatTemplateOptions
        {
            Variables = item.Context.EnumerateObject().Where(property => property.Name is not ("bos_token" or "eos_token")).ToDictionary(property => property.Name, property => (object?)property.Value),
            BosToken = item.Context.GetProperty("bos_token").GetString(),
            EosToken = item.Context.GetProperty("eos_token").GetString(),
            TimeProvider = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 21, 37, 5, TimeSpan.Zero)),
        };
        RenderedPrompt prompt = ChatTemplate.Parse(item.Template).Render([], options);
        prompt.Text.Should().Be(item.Expected);
        return prompt.Segments.Where(segment => !segment.IsTrusted).Sum(segment => Count(segment.Text, specials));
    }
}
