namespace LocalMode.Tokenizers;

/// <content>Groups: what follows an opening parenthesis.</content>
internal sealed partial class PatternParser
{
    private PatternNode? ParseGroup()
    {
        (bool IgnoreCase, bool DotAll, bool Extended) outer = (_ignoreCase, _dotAll, _extended);
        PatternNode? node;
        if (!TryTake('?'))
        {
            node = Close(ParseChoice());
        }
        else if (TryTake('#'))
        {
            while (Peek is not (End or ')'))
            {
                _at++;
            }

            Close(PatternNode.Empty);
            node = null;
        }
        else if (TryTake(':'))
        {
            node = Close(ParseChoice());
        }
        else if (TryTake('>'))
        {
            node = new AtomicNode(Close(ParseChoice()));
        }
        else if (TryTake('='))
        {
            node = new LookNode(Close(ParseChoice()), Behind: false, Negative: false);
        }
        else if (TryTake('!'))
        {
            node = new LookNode(Close(ParseChoice()), Behind: false, Negative: true);
        }
        else if (TryTake("<="))
        {
            node = new LookNode(Close(ParseChoice()), Behind: true, Negative: false);
        }
        else if (TryTake("<!"))
        {
            node = new LookNode(Close(ParseChoice()), Behind: true, Negative: true);
        }
        else if (TryTake('<'))
        {
            SkipName('>');
            node = Close(ParseChoice());
        }
        else if (TryTake('\''))
        {
            SkipName('\'');
            node = Close(ParseChoice());
        }
        else
        {
            ReadOptions();

            // Options without a body hold for the rest of the group around them, its other branches included.
            node = TryTake(')') ? ParseChoice() : TryTake(':') ? Close(ParseChoice()) : throw _source.Invalid("A group's options end in neither ')' nor ':'.");
        }

        (_ignoreCase, _dotAll, _extended) = outer;
        return node;
    }

    private PatternNode Close(PatternNode node) => TryTake(')') ? node : throw _source.Invalid("A parenthesis is not closed.");

    private void SkipName(char end)
    {
        int start = _at;
        while (Peek != End && Peek != end)
        {
            _at++;
        }

        if (_at == start || !TryTake(end))
        {
            throw _source.Invalid("A group's name is empty or not closed.");
        }
    }

    private void ReadOptions()
    {
        bool on = true;
        while (Peek is not (')' or ':' or End))
        {
            switch (_text[_at++])
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    _ignoreCase = on;
                    break;
                case 'm':
                    _dotAll = on;
                    break;
                case 'x':
                    _extended = on;
                    break;
                case 'W' or 'D' or 'S' or 'P' or 'y' or 'a' or 'I' or 'L' or 'C' or '(' or '~' or '{':
                    throw _source.Unsupported("A group or option of this kind");
                default:
                    throw _source.Invalid("An option of a group is not known.");
            }
        }
    }
}
