namespace LocalMode.Tokenizers.Tests.Patterns;

public sealed class CategorySetsTests
{
    /// <summary>Hugging Face's own table counts the two kana as Han, and is of an older Unicode: what it does not have may be newer.</summary>
    [Fact]
    public void Find_HanAndKana_AgreeWithHuggingFacesTable()
    {
        CodePointSet han = CategorySets.Find("Han")!;
        CodePointSet both = CategorySets.Find("Hiragana")!.Union(CategorySets.Find("Katakana")!).Union(han);
        byte expected = ScriptData.Of(0x4E00);
        List<int> wrong = [];
        for (int c = 0; c <= 0x10FFFF; c++)
        {
            byte script = ScriptData.Of(c);
            if (c != 0x30FC && (script == expected ? !both.Contains(c) : both.Contains(c) && script != ScriptData.Any))
                wrong.Add(c);
        }

        wrong.Should().BeEmpty();
        (han.Contains('語'), han.Contains('あ'), han.Contains('ア'), han.Contains('a')).Should().Be((true, false, false, false));
        both.Contains(0x30FC).Should().BeFalse("the long vowel mark is common to both");
    }
}
