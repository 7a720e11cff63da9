namespace LocalMode.Tokenizers.Tests.ChatTemplates;

public sealed class ChatTemplateLimitsTests
{
    [Theory]
    [InlineData("{{ ", "(", "")]
    [InlineData("{{ ", "[", "")]
    [InlineData("{{ ", "{1:", "")]
    [InlineData("{{ ", "not ", "x }}")]
    [InlineData("{{ ", "- ", "1 }}")]
    [InlineData("{{ ", "a if b else ", "c }}")]
    [InlineData("{{ ", "f(", "")]
    [InlineData("{{ ", "a[", "")]
    [InlineData("", "{% if x %}", "")]
    [InlineData("", "{% for x in y %}", "")]
    [InlineData("{% set ", "(", "")]
    public void Parse_HostileNesting_FailsWithoutOverflow(string start, string repeated, string end)
    {
        string template = start + string.Concat(Enumerable.Repeat(repeated, 100_000)) + end;

        ((Action)(() => ChatTemplate.Parse(template))).Should().Throw<TemplateFailedException>();
    }

    [Theory]
    [InlineData("{{ x", " + x", " }}")]
    [InlineData("{{ x", " or x", " }}")]
    [InlineData("{{ x", ".x", " }}")]
    [InlineData("{{ x", "|list", " }}")]
    [InlineData("{{ x", "()", " }}")]
    public void Render_HostileChain_FailsWithoutOverflow(string start, string repeated, string end)
    {
        ChatTemplate template = ChatTemplate.Parse(start + string.Concat(Enumerable.Repeat(repeated, 100_000)) + end);

        ((Action)(() => template.Render([]))).Should().Throw<TemplateFailedException>();
    }

    [Theory]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "MaxDepth")]
    [InlineData("{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}", "MaxDepth")]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}", "MaxSteps")]
    [InlineData("{% set ns = namespace(s='xx') %}{% for i in range(64) %}{% set ns.s = ns.s + ns.s %}{% endfor %}", "MaxOutputCharacters")]
    [InlineData("{{ 'x' * 1000000000 }}", "MaxOutputCharacters")]
    [InlineData("{{ [1] * 1000000000 }}", "MaxSteps")]
    [InlineData("{{ 'x'.ljust(1000000000) }}", "MaxOutputCharacters")]
    [InlineData("{% set s = 'x' * 8000000 %}{% for i in range(100000) %}{{ s.count('y') }}{% endfor %}", "MaxSteps")]
    [InlineData("{% set s = 'x' * 8000000 %}{% for i in range(100000) %}{% set t = s[1:] %}{% endfor %}", "MaxSteps")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(64) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l }}", "MaxSteps")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(64) %}{% set ns.l = [ns.l, ns.l] %}{% endfor %}{{ ns.l|tojson }}", "MaxSteps")]
    [InlineData("{% set a = namespace(l=[]) %}{% set b = namespace(l=[]) %}{% for i in range(64) %}{% set a.l = [a.l, a.l] %}{% set b.l = [b.l, b.l] %}{% endfor %}{{ a.l == b.l }}", "MaxSteps")]
    [InlineData("{% set ns = namespace(t=()) %}{% for i in range(64) %}{% set ns.t = (ns.t, ns.t) %}{% endfor %}{{ {ns.t: 1} }}", "unhashable")]
    [InlineData("{% set ns = namespace(l=[]) %}{% for i in range(90000) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}", "nests too deep")]
    [InlineData("{% set ns = namespace(g=[1]) %}{% for i in range(90000) %}{% set ns.g = ns.g|map('string') %}{% endfor %}{{ ns.g|list }}", "nests too deep")]
    [InlineData("{{ 9 ** 9999 }}", "digits")]
    [InlineData("{{ 'x'|tojson(indent=1000000) }}", "tojson")]
    [InlineData("{{ '%1000000000d' % 1 }}", "1000")]
    public void Render_HostileTemplate_EndsInTypedError(string template, string reason)
    {
        ChatTemplate parsed = ChatTemplate.Parse(template);

        ((Action)(() => parsed.Render([]))).Should().Throw<TemplateFailedException>().Which.TemplateMessage.Should().Contain(reason);
    }

    [Fact]
    public void Render_LimitsOfTheOptions_AreUsed()
    {
        ChatTemplate loop = ChatTemplate.Parse("{% for i in range(50) %}ab{% endfor %}");

        loop.Render([], new ChatTemplateOptions { MaxOutputCharacters = 100 }).Text.Should().HaveLength(100);
        ((Action)(() => loop.Render([], new ChatTemplateOptions { MaxOutputCharacters = 99 }))).Should().Throw<TemplateFailedException>();
        ((Action)(() => loop.Render([], new ChatTemplateOptions { MaxSteps = 50 }))).Should().Throw<TemplateFailedException>();
        ((Action)(() => loop.Render([], new ChatTemplateOptions { MaxDepth = 0 }))).Should().Throw<ArgumentException>().WithMessage("*MaxDepth*");
    }

    [Fact]
    public void Parse_MutatedFixtures_OnlyEverFailTyped()
    {
        var random = new Random(20261123);
        const string Alphabet = "{}%#-+ \n'\"()[]|.~*/x0_,=<:";
        string[] templates = [.. TemplateFixtures.Language.Values.Select(item => item.Template)];
        int failed = 0;
        for (int round = 0; round < 20_000; round++)
        {
            char[] mutated = templates[random.Next(templates.Length)].ToCharArray();
            for (int i = random.Next(1, 4); i > 0 && mutated.Length > 0; i--) mutated[random.Next(mutated.Length)] = Alphabet[random.Next(Alphabet.Length)];
            try
            {
                ChatTemplate.Parse(new string(mutated)).Render([], new ChatTemplateOptions { MaxSteps = 20_000, MaxOutputCharacters = 100_000 });
            }
            catch (TemplateFailedException)
            {
                failed++;
            }
        }

        failed.Should().BeInRange(1, 19_999);
    }
}
