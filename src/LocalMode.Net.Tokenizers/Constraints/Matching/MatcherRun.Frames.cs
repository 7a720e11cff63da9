namespace LocalMode.Tokenizers.Constraints.Matching;

internal sealed partial class MatcherRun
{
    // Adds what may follow the lexemes that may end to the set at the top.
    private void Open()
    {
        _canEnd = false;
        for (int i = _setStart; i < _top; i++)
        {
            Configuration configuration = _configurations[i];
            Lexeme lexeme = _program.LexemeAt(configuration.Lexeme);
            if (lexeme.IsAccepting(configuration.State))
                Return(configuration.Frame, lexeme.Label(configuration.State), isTextKnown: true);
        }
    }

    // Makes the set after a byte from an open one.
    private void Step(int start, int end, byte value)
    {
        Write(value);
        for (int i = start; i < end; i++)
        {
            Configuration configuration = _configurations[i];
            Lexeme lexeme = _program.LexemeAt(configuration.Lexeme);
            int state = lexeme.Next(configuration.State, value);
            if (state != Lexeme.Dead && !(IsGuarded(configuration.Frame) && IsDoomed(lexeme, state, configuration.Frame)))
                Add(configuration.Lexeme, state, configuration.Frame);
        }
    }

    private void Add(int lexeme, int state, int frame)
    {
        Configuration configuration = new(lexeme, state, frame);
        if (_top - _setStart >= MaxInside || _index.Contains(_configurations, _setStart, _top, configuration))
            return;
        Reserve(1);
        _configurations[_top++] = configuration;
    }

    private void Enter(int number, int parent)
    {
        ProgramNode node = _program.NodeAt(number);
        int depth = _frames.DepthOf(parent);
        if (depth + node.MinNesting > _program.MaxNesting)
            return;
        switch (node)
        {
            case LexemeNode lexeme:
                Add(lexeme.Lexeme, _program.LexemeAt(lexeme.Lexeme).Start, parent);
                break;
            case ChoiceProgram choice:
                foreach (int alternative in choice.Alternatives)
                    Enter(alternative, parent);
                break;
            case SequenceProgram sequence:
                EnterPart(number, sequence, 0, parent);
                break;
            case RepeatProgram repeat:
                if (repeat.Maximum != 0)
                    Enter(repeat.Item, _frames.Add(new Frame(parent, number, FramePhase.Part, 0, 1, 0, 0), depth));
                if (repeat.Minimum == 0)
                    Return(parent, 0, isTextKnown: true);
                break;
            case ObjectProgram item:
                EnterOpen(item.Style.Object.Open, number, parent);
                break;
            case ArrayProgram array:
                EnterOpen(array.Style.Array.Open, number, parent);
                break;
        }
    }

    private void EnterOpen(int lexeme, int number, int parent) =>
        Add(lexeme, 0, _frames.Add(new Frame(parent, number, FramePhase.Open, 0, 0, 0, 0), _frames.DepthOf(parent) + 1));

    // The last part needs no frame: what follows it follows the sequence.
    private void EnterPart(int number, SequenceProgram sequence, int index, int parent) =>
        Enter(sequence.Parts[index], index == sequence.Parts.Length - 1 ? parent : _frames.Add(new Frame(parent, number, FramePhase.Part, index, 0, 0, 0), _frames.DepthOf(parent)));

    // Adds what may follow the end of a lexeme.
    private void Return(int number, int label, bool isTextKnown)
    {
        if (number == FrameArena.Bottom)
        {
            _canEnd = true;
            return;
        }

        Frame frame = _frames[number];
        switch (_program.NodeAt(frame.Node))
        {
            case SequenceProgram sequence:
                EnterPart(frame.Node, sequence, frame.Index + 1, frame.Parent);
                break;
            case RepeatProgram repeat:
                ReturnRepeat(frame, repeat);
                break;
            case ObjectProgram item:
                ReturnObject(number, frame, item, label, isTextKnown);
                break;
            case ArrayProgram array:
                ReturnArray(number, frame, array, label, isTextKnown);
                break;
        }
    }

    private void ReturnRepeat(in Frame frame, RepeatProgram repeat)
    {
        if (!(frame.Count >= repeat.Maximum))
        {
            int count = repeat.Maximum is null ? Math.Min(frame.Count + 1, Math.Max(repeat.Minimum, 1)) : frame.Count + 1;
            Enter(repeat.Item, _frames.Add(frame with { Count = count }, _frames.DepthOf(frame.Parent)));
        }

        if (frame.Count >= repeat.Minimum)
            Return(frame.Parent, 0, isTextKnown: true);
    }

    private void ReturnObject(int number, in Frame frame, ObjectProgram item, int label, bool isTextKnown)
    {
        int depth = _frames.DepthOf(number);
        ObjectPlan plan = item.PlanFor(_program.MaxNesting - depth);
        switch (frame.Phase)
        {
            case FramePhase.Open:
                if (plan.CanEnd(0, 0))
                    Add(item.Style.Object.CloseEmpty, 0, frame.Parent);
                EnterName(frame, item, plan, depth);
                break;
            case FramePhase.Name:
                int names = 0;
                if (item.IsAnyOrder || (item.IsTracked && label >= item.Values.Length))
                    names = isTextKnown ? _frames.AddName(frame.Names, frame.TextStart, _textLength - frame.TextStart) : _frames.AddName(frame.Names, -1, 0);
                Add(item.Style.Colon, 0, _frames.Add(frame with { Phase = FramePhase.Colon, Index = (item.IsAnyOrder ? frame.Index * item.LabelCount : 0) + label, Names = names, TextStart = 0 }, depth));
                break;
            case FramePhase.Colon:
                (int place, int property) = item.IsAnyOrder ? Math.DivRem(frame.Index, item.LabelCount) : (0, frame.Index);
                int declared = item.Values.Length;
                int value = property < declared ? item.Values[property] : item.OtherValues[property - declared];
                Enter(value, _frames.Add(frame with { Phase = FramePhase.Value, Index = plan.PlaceAfter(place, property), Count = Math.Min(frame.Count + 1, item.CountLimit) }, depth));
                break;
            case FramePhase.Value:
                bool canGoOn = plan.KeyLexeme(frame.Index, frame.Count, _frames.CountNames(frame.Names)) >= 0;
                int after = item.Style.Object.After(canGoOn, plan.CanEnd(frame.Index, frame.Count));
                if (after >= 0)
                    Add(after, 0, _frames.Add(frame with { Phase = FramePhase.After }, depth));
                break;
            default:
                if (label == JsonStyle.Close)
                    Return(frame.Parent, 0, isTextKnown: true);
                else
                    EnterName(frame, item, plan, depth);
                break;
        }
    }

    private void EnterName(in Frame frame, ObjectProgram item, ObjectPlan plan, int depth)
    {
        int lexeme = plan.KeyLexeme(frame.Index, frame.Count, _frames.CountNames(frame.Names));
        if (lexeme >= 0)
            Add(lexeme, _program.LexemeAt(lexeme).Start, _frames.Add(frame with { Phase = FramePhase.Name, TextStart = item.IsTracked ? _textLength : 0 }, depth));
    }

    private void ReturnArray(int number, in Frame frame, ArrayProgram array, int label, bool isTextKnown)
    {
        int depth = _frames.DepthOf(number);
        ArrayPlan plan = array.PlanFor(_program.MaxNesting - depth);
        switch (frame.Phase)
        {
            case FramePhase.Open:
                if (plan.CanEnd(0, 0))
                    Add(array.Style.Array.CloseEmpty, 0, frame.Parent);
                EnterItem(frame, array, plan, depth);
                break;
            case FramePhase.Value:
                int names = 0;
                if (array.Node.UniqueStrings)
                    names = isTextKnown ? _frames.AddName(frame.Names, frame.TextStart, _textLength - frame.TextStart) : _frames.AddName(frame.Names, -1, 0);
                bool canGoOn = HasStringLeft(array, frame.Index, names) && (plan.CanBePlain(frame.Index, frame.Count) || plan.CanBeCounted(frame.Index, frame.Count));
                int after = array.Style.Array.After(canGoOn, plan.CanEnd(frame.Index, frame.Count));
                if (after >= 0)
                    Add(after, 0, _frames.Add(frame with { Phase = FramePhase.After, Names = names, TextStart = 0 }, depth));
                break;
            default:
                if (label == JsonStyle.Close)
                    Return(frame.Parent, 0, isTextKnown: true);
                else
                    EnterItem(frame, array, plan, depth);
                break;
        }
    }

    private void EnterItem(in Frame frame, ArrayProgram array, ArrayPlan plan, int depth)
    {
        (int plain, int counted) = array.ItemAt(frame.Index);
        Frame item = frame with
        {
            Phase = FramePhase.Value,
            Index = Math.Min(frame.Index + 1, array.IndexLimit),
            TextStart = array.Node.UniqueStrings ? _textLength : 0,
        };
        if (plan.CanBePlain(frame.Index, frame.Count))
            Enter(plain, _frames.Add(item, depth));
        if (plan.CanBeCounted(frame.Index, frame.Count))
            Enter(counted, _frames.Add(item with { Count = Math.Min(frame.Count + 1, array.CountLimit) }, depth));
    }
}
